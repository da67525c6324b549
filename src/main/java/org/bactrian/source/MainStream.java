package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;

/** The only stream of a backup on its way back, proven to be the dumped one. */
final class MainStream {
    private static final String MAIN = "main";

    private MainStream() {}

    /**
     * Copies the stream {@code main} and proves it.
     *
     * @throws BactrianException VERIFICATION_FAILED when it is not the dumped one, or not the only one
     * @throws IOException when it cannot be read, or the receiver fails
     */
    static void copy(StoredPayload payload, Manifest manifest, OutputStream out) throws IOException {
        if (payload.streams().size() != 1 || manifest.streams().size() != 1) {
            throw wrong(manifest, "has other streams than 'main'");
        }
        StoredStream stream = payload.streams().get(0);
        if (!stream.name().equals(MAIN) || !manifest.streams().get(0).name().equals(MAIN)) {
            throw wrong(manifest, "has the stream '" + stream.name() + "' in place of 'main'");
        }
        new ProvenStream(stream, manifest).copyTo(out);
    }

    /** As {@link #copy}, into a new file for its owner only, which is on the disk when this returns. */
    static void copy(StoredPayload payload, Manifest manifest, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PlainFiles.ONLY_OWNER);
                OutputStream out = Channels.newOutputStream(channel)) {
            copy(payload, manifest, out);
            channel.force(true);
        }
    }

    private static BactrianException wrong(Manifest manifest, String what) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED,
                "backup " + manifest.directory() + " " + what,
                "its kind '" + manifest.kind() + "' has one stream only: restore from an earlier backup");
    }
}
