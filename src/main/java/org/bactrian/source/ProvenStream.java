package org.bactrian.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.ProvenInput;
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
        byte[] buffer = new byte[BUFFER];
        try (InputStream plain = stream.open();
                ProvenInput proven = new ProvenInput(plain, recorded())) {
            for (int count = proven.read(buffer); count >= 0; count = proven.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
        out.flush();
    }

    private Manifest.Stream recorded() {
        return manifest.streams().stream()
                .filter(one -> one.name().equals(stream.name()))
                .findFirst()
                .orElseThrow(this::unknown);
    }

    private BactrianException unknown() {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED,
                "stream " + stream.name() + " of backup " + manifest.directory() + " is not in its manifest",
                "restore another backup");
    }
}
