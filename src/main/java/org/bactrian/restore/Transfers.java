package org.bactrian.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ObjectStat;
import org.jspecify.annotations.Nullable;

/** The steps of fetching one object in its time: {@code routes/restore/object-fetch}, {@code manifest-fetch}. */
public final class Transfers {
    private static final long LARGEST_MANIFEST = 64L << 20;
    private static final long SIGNATURE = 64;

    private final Path passing;
    private final Duration patience;

    /**
     * @param passing directory for files in passing; made when it is missing
     * @param patience how long a target may take for one object, its retries included
     */
    public Transfers(Path passing, Duration patience) {
        this.passing = Objects.requireNonNull(passing, "passing required");
        this.patience = Objects.requireNonNull(patience, "patience required");
    }

    /** This thread does it. */
    public void begin(Transfer transfer) {
        transfer.begin();
    }

    /** @throws BactrianException VERIFICATION_FAILED when the object is missing (null), or its size cannot be right */
    public void require(Transfer transfer, @Nullable ObjectStat found) {
        transfer.require(found);
    }

    /** The file is there. */
    public void arrived(Transfer transfer, ObjectStat got) {
        transfer.arrived(got);
    }

    /** It failed. */
    public void failed(Transfer transfer, Throwable why) {
        transfer.failed(why);
    }

    /** Waits for it, as long as the patience lasts. See {@link Transfer#await}. */
    public ObjectStat await(Transfer transfer) throws Exception {
        return transfer.await(patience);
    }

    /** A place for a manifest. The caller removes it. */
    public ManifestPlace place() throws IOException {
        return new ManifestPlace(Files.createDirectories(passing.resolve("manifest-" + UUID.randomUUID())));
    }

    /** Removes a place and what lies there. */
    public void remove(ManifestPlace place) throws IOException {
        Files.deleteIfExists(place.manifest());
        Files.deleteIfExists(place.signature());
        Files.deleteIfExists(place.directory());
    }

    /** The transfer of a backup's manifest.json. */
    public Transfer manifest(String target, String directory, ManifestPlace place) {
        return new Transfer(target, directory + "/manifest.json", place.manifest(), 1, LARGEST_MANIFEST);
    }

    /** The transfer of a backup's manifest.sig. */
    public Transfer signature(String target, String directory, ManifestPlace place) {
        return new Transfer(target, directory + "/manifest.sig", place.signature(), SIGNATURE, SIGNATURE);
    }
}
