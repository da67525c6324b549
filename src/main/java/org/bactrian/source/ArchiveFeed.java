package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredStream;
import org.bactrian.process.Child;

/** An archive on its way into pg_restore, or to a file: every byte proven, the framing followed to its end. */
final class ArchiveFeed {
    private final StoredStream stream;
    private final Manifest manifest;

    ArchiveFeed(StoredStream stream, Manifest manifest) {
        this.stream = stream;
        this.manifest = manifest;
    }

    /**
     * Writes all and waits for the program's end.
     *
     * @throws BactrianException VERIFICATION_FAILED when the archive is not the dumped one or not whole; FAILED with the
     *     program's own words when it fails
     * @throws IOException when the stream cannot be read
     */
    void into(Child program) throws IOException {
        ToolInput input = new ToolInput(program.stdin());
        try (input) {
            into(input);
        } catch (IOException e) {
            if (input.refused()) {
                program.finish();
            }
            throw e;
        }
        program.copyTo(OutputStream.nullOutputStream(), PostgresServer.LIMITS);
        program.finish();
    }

    /**
     * Writes all.
     *
     * @return where the data lies
     * @throws BactrianException VERIFICATION_FAILED when the archive is not the dumped one or not whole
     * @throws IOException when the stream cannot be read, or the receiver fails
     */
    ArchivePositions into(OutputStream out) throws IOException {
        ArchiveFraming framing = new ArchiveFraming(out);
        try {
            new ProvenStream(stream, manifest).copyTo(framing);
            framing.finish();
        } catch (BrokenArchive e) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "stream " + stream.name() + " of backup " + manifest.directory() + ": " + e.getMessage(),
                    "restore another backup",
                    e);
        }
        return framing.positions();
    }
}
