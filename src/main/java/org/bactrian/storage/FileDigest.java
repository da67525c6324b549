package org.bactrian.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Size and checksum of bytes that were read to their end.
 *
 * @param size bytes
 * @param hex the checksum, lower-case hexadecimal
 */
record FileDigest(long size, String hex) {
    private static final int BUFFER = 1 << 17;

    /** Reads a file to its end; {@code algorithm} is SHA-256 or MD5. */
    static FileDigest of(Path file, String algorithm) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in, OutputStream.nullOutputStream(), algorithm);
        }
    }

    /** Copies a stream to its end and gives size and sha256 of what passed. */
    static FileDigest copy(InputStream in, OutputStream out) throws IOException {
        return copy(in, out, "SHA-256");
    }

    private static FileDigest copy(InputStream in, OutputStream out, String algorithm) throws IOException {
        MessageDigest digest = digest(algorithm);
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            digest.update(buffer, 0, length);
            out.write(buffer, 0, length);
            size += length;
        }
        return new FileDigest(size, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }
}
