package org.bactrian.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a fetched object to a file of this host, which appears only when it is whole. */
final class Download {
    private Download() {}

    /**
     * Reads the stream to its end into {@code destination}, replacing a file of that name.
     *
     * @return size and sha256 of what was read
     */
    static FileDigest write(InputStream in, Path destination) throws IOException {
        Path part = destination.resolveSibling(ObjectName.PART + UUID.randomUUID());
        try {
            FileDigest read;
            try (OutputStream out = Files.newOutputStream(part)) {
                read = FileDigest.copy(in, out);
            }
            Files.move(part, destination, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return read;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
