package org.bactrian.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lets a tar archive pass and follows its framing: headers of 512 bytes, contents rounded up to 512, and a block of zeros
 * at the end (POSIX ustar; GNU's long names and large sizes). Counts the entries on the way.
 */
final class TarFraming extends FilterOutputStream {
    /** What passed is no whole archive. */
    static final class BrokenArchive extends IOException {
        private static final long serialVersionUID = 1;

        BrokenArchive(String message) {
            super(message);
        }
    }

    private static final int BLOCK = 512;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int TYPE = 156;
    /** Headers that belong to the entry that follows: GNU's long names and links, POSIX's further attributes. */
    private static final String BELONG_TO_NEXT = "LKxg";

    private final byte[] header = new byte[BLOCK];
    private int held;
    private long skip;
    private boolean ended;
    private long entries;

    TarFraming(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        follow(bytes, offset, length);
        out.write(bytes, offset, length);
    }

    /** @throws BrokenArchive when the archive has not come to its end */
    void finish() throws IOException {
        if (!ended) {
            throw new BrokenArchive("the tar archive ends too early, after " + entries + " entries");
        }
    }

    /** Files, directories and links. */
    long entries() {
        return entries;
    }

    private void follow(byte[] bytes, int offset, int length) throws IOException {
        int position = offset;
        int end = offset + length;
        while (position < end && !ended) {
            if (skip > 0) {
                int passed = (int) Math.min(skip, end - position);
                skip -= passed;
                position += passed;
            } else {
                int taken = Math.min(BLOCK - held, end - position);
                System.arraycopy(bytes, position, header, held, taken);
                held += taken;
                position += taken;
                step();
            }
        }
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
        skip = (size() + BLOCK - 1) / BLOCK * BLOCK;
        if (BELONG_TO_NEXT.indexOf(header[TYPE]) < 0) {
            entries++;
        }
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
