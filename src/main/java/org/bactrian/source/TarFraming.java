package org.bactrian.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lets tar archives pass, one behind the other, as one archive, and follows their framing: headers of 512 bytes, contents
 * rounded up to 512, and zeros at the end (POSIX ustar and pax, GNU's long names and large sizes). Counts the entries on
 * the way. Of the zeros behind an archive none passes; {@link #finish} writes the end that POSIX wants.
 */
final class TarFraming extends FilterOutputStream {
    private static final int BLOCK = 512;
    private static final int END = 2 * BLOCK;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int TYPE = 156;
    /** Headers that belong to the entry that follows: GNU's long names and links, POSIX's further attributes. */
    private static final String BELONG_TO_NEXT = "LKxg";

    private static final char ATTRIBUTES = 'x';
    private final byte[] header = new byte[BLOCK];
    private int held;
    private long skip;
    private boolean ended;
    private long entries;
    private @Nullable PaxSize attributes;
    private long nextSize = -1;

    TarFraming(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int position = offset;
        int end = offset + length;
        while (position < end && !ended) {
            if (skip > 0) {
                position += pass(bytes, position, (int) Math.min(skip, end - position));
            } else {
                int taken = Math.min(BLOCK - held, end - position);
                System.arraycopy(bytes, position, header, held, taken);
                held += taken;
                position += taken;
                step();
            }
        }
    }

    /** The archive has come to its end, and another one follows. */
    void goOn() throws IOException {
        requireEnd();
        ended = false;
    }

    /** @throws BrokenArchive when the archive has not come to its end */
    void finish() throws IOException {
        requireEnd();
        out.write(new byte[END]);
    }

    /** Files, directories and links. */
    long entries() {
        return entries;
    }

    private void requireEnd() throws IOException {
        if (!ended) {
            throw new BrokenArchive("the tar archive ends too early, after " + entries + " entries");
        }
    }

    private int pass(byte[] bytes, int offset, int length) throws IOException {
        PaxSize reader = attributes;
        if (reader != null) {
            reader.read(bytes, offset, length);
        }
        out.write(bytes, offset, length);
        skip -= length;
        if (skip == 0 && reader != null) {
            nextSize = reader.size();
            attributes = null;
        }
        return length;
    }

    private void step() throws IOException {
        if (held < BLOCK) {
            return;
        }
        held = 0;
        if (header[0] == 0) {
            ended = true;
            return;
        }
        long size = size();
        if (header[TYPE] == ATTRIBUTES) {
            attributes = new PaxSize(size);
        }
        if (BELONG_TO_NEXT.indexOf(header[TYPE]) < 0) {
            size = nextSize < 0 ? size : nextSize;
            nextSize = -1;
            entries++;
        }
        skip = (size + BLOCK - 1) / BLOCK * BLOCK;
        out.write(header);
    }

    private long size() throws IOException {
        if (header[SIZE] < 0) { // GNU: binary, highest bit set
            long size = 0;
            for (int i = SIZE + SIZE_LENGTH - 8; i < SIZE + SIZE_LENGTH; i++) {
                size = (size << 8) | (header[i] & 0xff);
            }
            return size;
        }
        String octal = new String(header, SIZE, SIZE_LENGTH, StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .strip();
        try {
            return Long.parseLong(octal, 8);
        } catch (NumberFormatException e) {
            throw new BrokenArchive(
                    "the tar archive has a header that is none, after " + entries + " entries: " + octal);
        }
    }
}
