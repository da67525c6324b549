package org.bactrian.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.StreamRecord.FileRecord;

/** Compares a fetched file with what the manifest says of it. */
public final class StoredFile {
    private static final int BUFFER = 1 << 17;

    /**
     * Reads a fetched file to its end.
     *
     * @throws BactrianException VERIFICATION_FAILED when its size or sha256 is another
     */
    public void compare(FileRecord expected, Path fetched) throws IOException {
        MessageDigest digest = Sha256.digest();
        long size = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(fetched)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
                size += length;
            }
        }
        String found = Sha256.hex(digest.digest());
        if (size != expected.size() || !found.equals(expected.sha256())) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "has " + size + " bytes, sha256 " + found + "; the manifest says " + expected.size()
                            + " bytes, sha256 " + expected.sha256(),
                    "another copy may be good");
        }
    }

    /** As {@link #compare}, and removes the file whatever comes of it. */
    public void consume(FileRecord expected, Path fetched) throws IOException {
        try {
            compare(expected, fetched);
        } finally {
            Files.deleteIfExists(fetched);
        }
    }
}
