package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/** A repository made of its bundle in the scratch directory, looked at and thrown away. */
final class GitLook extends ScratchLook {
    private final Path scratchDir;
    private final GitIntake intake;
    private final boolean whole;
    private @Nullable Path repository;

    /** @param whole whether every object is read by fsck too; their checksums are compared in any case */
    GitLook(Path scratchDir, Manifest manifest, boolean whole) {
        this.scratchDir = scratchDir;
        this.intake = new GitIntake(manifest);
        this.whole = whole;
    }

    @Override
    public long scratchBytes() {
        return intake.room();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        Path room = owned(Scratch.create(scratchDir, GitRestore.PREFIX, intake.room()))
                .directory();
        intake.spool(payload, room);
        Path made = room.resolve("restored.git");
        intake.unbundle(room, made, GitRestore.PRIVATE);
        repository = made;
    }

    @Override
    public Map<String, Object> check() {
        return intake.prove(Objects.requireNonNull(repository, "load comes before check"), whole);
    }
}
