package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.NotProvable;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.process.Child;
import org.jspecify.annotations.Nullable;

/** A dump of a program loaded by the source's {@code scratchLoad}, which works in a scratch directory of its own. */
final class CommandTrial extends ScratchLook {
    private final CommandSpec spec;
    private final CommandProof proof;
    private final Path scratchDir;
    private @Nullable Path dump;

    CommandTrial(CommandSpec spec, CommandProof proof, Path scratchDir) {
        this.spec = spec;
        this.proof = proof;
        this.scratchDir = scratchDir;
    }

    @Override
    public long scratchBytes() {
        return 2 * proof.manifest().plainSize();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        if (!spec.has("scratchLoad")) {
            throw new NotProvable(
                    "source " + spec.source().id() + " has no 'scratchLoad' in systems.yaml, and 'load' would"
                            + " replace what is live; a program that loads a dump into a scratch place makes it provable");
        }
        Scratch scratch = owned(Scratch.create(scratchDir, "command", scratchBytes()));
        Path file = scratch.directory().resolve("main");
        proof.copy(payload, file);
        dump = file;
    }

    @Override
    public Map<String, Object> check() {
        Path file = Objects.requireNonNull(dump, "load comes before check");
        try {
            Map<String, Object> evidence = new LinkedHashMap<>(proof.check(file));
            run(file);
            evidence.put("scratchLoad", spec.words("scratchLoad") + " passed");
            return evidence;
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED, "the dump in " + file.getParent() + " cannot be read: " + e.getMessage(), "", e);
        }
    }

    private void run(Path file) throws IOException {
        Path place = Files.createDirectory(file.resolveSibling("in"));
        Child.Ended ended = Child.feed(spec.scratchCommand(place), out -> Files.copy(file, out), spec.timeLimit());
        if (ended.bySignal()) {
            throw spec.told(new BactrianException(ErrorKind.FAILED, "the trial load: " + ended.words(), ""));
        }
        if (!spec.good().contains(ended.code())) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "backup " + proof.manifest().directory() + " cannot be loaded into a scratch place: "
                            + ended.words(),
                    "restore from an earlier backup, or run " + spec.words("scratchLoad") + " by hand");
        }
    }
}
