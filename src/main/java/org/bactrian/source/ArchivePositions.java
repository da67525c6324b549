package org.bactrian.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the data of each entry of a PostgreSQL custom archive lies. An archive that went through a pipe does not say it,
 * and each process of a parallel pg_restore then looks for its tables row by row, and cannot begin with the largest.
 */
final class ArchivePositions {
    /** The flag of an entry whose data's position follows. */
    private static final byte SET = 2;
    /** Bytes of an offset; see {@link #writeInto}. */
    static final int OFFSET_SIZE = Long.BYTES;

    private final Map<Long, Long> fields = new TreeMap<>();
    private final Map<Long, Long> blocks = new TreeMap<>();

    /**
     * An entry of the table of contents that has data.
     *
     * @param position of its flag, which its offset follows, in bytes from the archive's first
     */
    void field(long dumpId, long position) {
        fields.put(dumpId, position);
    }

    /** The block with an entry's data begins here. */
    void block(long dumpId, long position) {
        blocks.put(dumpId, position);
    }

    /** Notes all positions in the archive's own table of contents, as pg_dump does when it writes to a file. */
    void writeInto(Path archive) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 + OFFSET_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            for (Map.Entry<Long, Long> block : blocks.entrySet()) {
                Long field = fields.get(block.getKey());
                if (field != null) {
                    bytes.clear().put(SET).putLong(block.getValue()).flip();
                    for (long at = field; bytes.hasRemaining(); ) {
                        at += file.write(bytes, at);
                    }
                }
            }
        }
    }
}
