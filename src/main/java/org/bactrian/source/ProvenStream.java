package org.bactrian.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.StoredStream;

/** A plain stream of a backup on its way to where it is needed, compared with what the manifest says of it. */
final class ProvenStream {
    private static final int BUFFER = 128 * 1024;
    private final StoredStream stream;
    private final Manifest manifest;

    ProvenStream(StoredStream stream, Manifest manifest) {
        this.stream = stream;
        this.manifest = manifest;
    }

    /**
     * Writes all bytes.
     *
     * @throws BactrianException VERIFICATION_FAILED when they are not the dumped ones, by size and sha256
     * @throws IOException when they cannot be read, or the receiver fails
     */
    void copyTo(OutputStream out) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (InputStream in = stream.open()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                size += count;
            }
        }
        out.flush();
        prove(size, Sha256.hex(digest.digest()));
    }

    private void prove(long size, String sha256) {
        Manifest.Stream recorded = manifest.streams().stream()
                .filter(one -> one.name().equals(stream.name()))
                .findFirst()
                .orElseThrow(() -> wrong("is not in its manifest"));
        if (recorded.plainSize() != size) {
            throw wrong("has " + size + " plain bytes, and " + recorded.plainSize() + " were dumped");
        }
        String expected = recorded.plainSha256();
        if (expected != null && !expected.equals(sha256)) {
            throw wrong("has the plain sha256 " + sha256 + ", and " + expected + " was dumped");
        }
    }

    private BactrianException wrong(String what) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED,
                "stream " + stream.name() + " of backup " + manifest.directory() + " " + what,
                "restore another backup");
    }
}
