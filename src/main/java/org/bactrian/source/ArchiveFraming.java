package org.bactrian.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets a PostgreSQL custom archive ({@code pg_dump -Fc} to a pipe, archive versions 1.12 to 1.16) pass and follows its
 * framing, so that an archive that ends too early is noticed even when the tool said that all was well. Contents are
 * skipped by their length, never looked at.
 *
 * <p>Format: PostgreSQL's {@code src/bin/pg_dump/pg_backup_archiver.c} and {@code pg_backup_custom.c}: head, table of
 * contents, then for each entry with data a block: type byte, dump id, chunks with their length, a chunk of length 0; a
 * block of large objects holds such a chain of chunks for each object's id, and ends with the id 0.
 */
final class ArchiveFraming extends FilterOutputStream {
    private static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED = MAGIC.length + 6;
    private static final int CUSTOM = 1;
    private static final int DATA = 1;
    private static final int BLOBS = 3;

    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private enum Place {
        FIXED_HEAD,
        HEAD,
        ENTRY,
        BLOCK_TYPE,
        BLOCK_ID,
        BLOB_ID,
        CHUNK
    }

    private final byte[] field = new byte[16];
    private int wanted = FIXED;
    private int held;
    private long skip;

    private Place place = Place.FIXED_HEAD;
    private List<ArchiveField> layout = List.of();
    private List<ArchiveField> entry = List.of();
    private int at;
    private boolean flagRead;
    private int intSize;
    private int offsetSize;
    private long entries;
    private long dumpId;
    private boolean inBlobs;
    private final Set<Long> announced = new HashSet<>();
    private final ArchivePositions positions = new ArchivePositions();
    private long followed;
    private long blockStart;

    ArchiveFraming(OutputStream out) {
        super(out);
    }

    /** Where the data lies; complete after {@link #finish}. */
    ArchivePositions positions() {
        return positions;
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

    /** To be called when all bytes have passed. @throws IOException when the archive is not complete */
    void finish() throws IOException {
        boolean atBoundary = place == Place.BLOCK_TYPE && held == 0 && skip == 0;
        if (!atBoundary) {
            throw new BrokenArchive("the archive ends in the middle of " + where());
        }
        if (!announced.isEmpty()) {
            throw new BrokenArchive("the archive ends without the data of " + announced.size()
                    + " of its tables or large objects, such as entry "
                    + announced.iterator().next());
        }
    }

    private String where() {
        return switch (place) {
            case FIXED_HEAD, HEAD -> "its head";
            case ENTRY -> "its table of contents";
            default -> "the data of entry " + dumpId;
        };
    }

    private void follow(byte[] bytes, int offset, int length) throws IOException {
        int position = offset;
        int end = offset + length;
        while (position < end) {
            if (place == Place.CHUNK && held == 0) {
                position = skipChunks(bytes, position, end);
            }
            if (skip > 0) {
                int passed = (int) Math.min(skip, end - position);
                skip -= passed;
                position += passed;
            } else {
                int taken = Math.min(wanted - held, end - position);
                System.arraycopy(bytes, position, field, held, taken);
                held += taken;
                position += taken;
                if (held == wanted) {
                    held = 0;
                    step(followed + position - offset);
                }
            }
        }
        followed += length;
    }

    /**
     * Passes over chunks that begin and end within the bytes: uncompressed, each row of a table is one, so that this is
     * where the time goes. Stops before any other chunk.
     */
    private int skipChunks(byte[] bytes, int from, int end) {
        if (intSize != 4) {
            return from;
        }
        int position = from;
        long rest = skip;
        while (rest <= end - position - 5) {
            int next = position + (int) rest;
            int length = (int) LITTLE_ENDIAN.get(bytes, next + 1);
            if (bytes[next] != 0 || length <= 0) {
                break;
            }
            position = next + 5;
            rest = length;
        }
        skip = rest;
        return position;
    }

    /** @param end of the field, in bytes from the archive's first */
    private void step(long end) throws IOException {
        switch (place) {
            case FIXED_HEAD -> fixedHead();
            case HEAD, ENTRY -> tableOfContents(end);
            case BLOCK_TYPE -> blockType(end - 1);
            case BLOCK_ID -> blockId();
            case BLOB_ID -> blobId();
            case CHUNK -> chunk();
        }
    }

    private void fixedHead() throws IOException {
        for (int i = 0; i < MAGIC.length; i++) {
            if (field[i] != MAGIC[i]) {
                throw new BrokenArchive("this is no PostgreSQL custom archive: it does not begin with PGDMP");
            }
        }
        int major = field[5];
        int minor = field[6];
        intSize = field[8];
        offsetSize = field[9];
        boolean known = major == 1 && minor >= 12 && minor <= 16 && field[10] == CUSTOM;
        if (!known || intSize < 1 || intSize > 8 || offsetSize < 1 || offsetSize > 8) {
            throw new BrokenArchive("an archive of version " + major + "." + minor + ", format " + field[10]
                    + " is not known here: custom archives 1.12 to 1.16 are");
        }
        layout = ArchiveField.head(minor);
        entry = ArchiveField.entry(minor);
        enter(Place.HEAD);
    }

    /** A field of the head or of an entry is in {@link #field}. */
    private void tableOfContents(long end) throws IOException {
        ArchiveField kind = layout.get(at);
        if (kind == ArchiveField.TEXT || kind == ArchiveField.TEXTS) {
            long length = number();
            skip = Math.max(0, length);
            at += kind == ArchiveField.TEXTS && length >= 0 ? 0 : 1;
        } else if (kind == ArchiveField.OFFSET && !flagRead) {
            flagRead = true;
            wanted = offsetSize;
            if (offsetSize == ArchivePositions.OFFSET_SIZE && announced.contains(dumpId)) {
                positions.field(dumpId, end - 1);
            }
            return;
        } else {
            value(kind);
            at++;
        }
        next();
    }

    private void value(ArchiveField kind) throws IOException {
        flagRead = false;
        if (kind != ArchiveField.INT) {
            return;
        }
        if (place == Place.HEAD) {
            entries = number(); // the last int of the head is the one that stays
        } else if (at == 0) {
            dumpId = number();
        } else if (at == 1 && number() != 0 && !announced.add(dumpId)) {
            throw new BrokenArchive("the archive announces the data of entry " + dumpId + " twice");
        }
    }

    /** On to the next field of the head or the table of contents, or to the blocks. */
    private void next() throws IOException {
        if (at < layout.size()) {
            ArchiveField kind = layout.get(at);
            wanted = kind == ArchiveField.BYTE || kind == ArchiveField.OFFSET ? 1 : 1 + intSize;
            return;
        }
        if (place == Place.ENTRY) {
            entries--;
        }
        if (entries < 0) {
            throw new BrokenArchive("the archive's count of entries is negative");
        }
        layout = entry;
        enter(entries == 0 ? Place.BLOCK_TYPE : Place.ENTRY);
    }

    private void enter(Place next) throws IOException {
        place = next;
        at = 0;
        if (next == Place.HEAD || next == Place.ENTRY) {
            next();
        } else {
            wanted = next == Place.BLOCK_TYPE ? 1 : 1 + intSize;
        }
    }

    private void blockType(long start) throws IOException {
        blockStart = start;
        if (field[0] != DATA && field[0] != BLOBS) {
            throw new BrokenArchive("a block of type " + field[0] + " after entry " + dumpId + " is not known here");
        }
        inBlobs = field[0] == BLOBS;
        enter(Place.BLOCK_ID);
    }

    private void blockId() throws IOException {
        dumpId = number();
        if (!announced.contains(dumpId)) {
            throw new BrokenArchive("the archive holds data of entry " + dumpId + ", which was not announced");
        }
        positions.block(dumpId, blockStart);
        enter(inBlobs ? Place.BLOB_ID : Place.CHUNK);
    }

    private void blobId() throws IOException {
        if (number() == 0) {
            blockEnds();
        } else {
            enter(Place.CHUNK);
        }
    }

    private void chunk() throws IOException {
        long length = number();
        if (length < 0) {
            throw new BrokenArchive("a chunk of " + length + " bytes in the data of entry " + dumpId);
        }
        skip = length;
        if (length == 0 && inBlobs) {
            enter(Place.BLOB_ID);
        } else if (length == 0) {
            blockEnds();
        }
    }

    private void blockEnds() throws IOException {
        announced.remove(dumpId);
        enter(Place.BLOCK_TYPE);
    }

    private long number() {
        long value = 0;
        for (int i = intSize; i > 0; i--) {
            value = (value << 8) | (field[i] & 0xff);
        }
        return field[0] == 0 ? value : -value;
    }
}
