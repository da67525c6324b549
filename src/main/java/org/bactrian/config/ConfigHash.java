package org.bactrian.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.bactrian.artifact.Sha256;

/** Tells with which configuration a run was made. */
final class ConfigHash {
    private ConfigHash() {}

    /** The sha256, in hex, over name, length and content of every yaml and properties file of the directory. */
    static String of(Path configDir) {
        try (Stream<Path> paths = Files.list(configDir)) {
            MessageDigest digest = Sha256.digest();
            List<Path> files = paths.filter(path -> path.toString().matches(".*\\.(yaml|properties)"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            for (Path file : files) {
                byte[] name = String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8);
                byte[] content = Files.readAllBytes(file);
                digest.update(name);
                digest.update(ByteBuffer.allocate(Long.BYTES + 1)
                        .put((byte) 0)
                        .putLong(content.length)
                        .flip());
                digest.update(content);
            }
            return Sha256.hex(digest.digest());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
