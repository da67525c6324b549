package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/** An SQLite database restored into the scratch directory, looked at and thrown away. */
final class SqliteLook extends ScratchLook {
    private final Path scratchDir;
    private final Manifest manifest;
    private final SqliteProof proof;
    private final boolean whole;
    private @Nullable Path file;

    /** @param whole whether rows are counted and the source's checks are run, too */
    SqliteLook(Path scratchDir, Manifest manifest, SqliteProof proof, boolean whole) {
        this.scratchDir = scratchDir;
        this.manifest = manifest;
        this.proof = proof;
        this.whole = whole;
    }

    @Override
    public long scratchBytes() {
        return manifest.plainSize();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        Path restored = owned(Scratch.create(scratchDir, SqliteDump.PREFIX, manifest.plainSize()))
                .directory()
                .resolve("restored.db");
        MainStream.copy(payload, manifest, restored);
        file = restored;
    }

    @Override
    public Map<String, Object> check() {
        Path restored = Objects.requireNonNull(file, "load comes before check");
        return whole ? proof.whole(restored) : proof.integrity(restored);
    }
}
