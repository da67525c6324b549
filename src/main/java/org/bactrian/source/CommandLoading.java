package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.process.Child;
import org.jspecify.annotations.Nullable;

/**
 * A dump of a program on its way to the program that loads it over what is live. It lies whole and proven in the scratch
 * directory before that program starts. What that program then does, nobody can take back.
 */
final class CommandLoading implements Landing {
    private final CommandSpec spec;
    private final CommandProof proof;
    private final Path scratchDir;
    private @Nullable Scratch scratch;
    private boolean loading;

    CommandLoading(CommandSpec spec, CommandProof proof, Path scratchDir) {
        spec.command("load"); // without one, or without its directory, nothing needs to be fetched
        this.spec = spec;
        this.proof = proof;
        this.scratchDir = scratchDir;
    }

    @Override
    public List<String> overwrites() {
        return List.of("whatever " + spec.words("load") + " replaces");
    }

    @Override
    public Optional<String> irrevocable() {
        return Optional.of("there is no undo: what " + spec.words("load")
                + " replaces can only be had back from its safety backup");
    }

    @Override
    public long scratchBytes() {
        return proof.manifest().plainSize();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        Scratch room = Scratch.create(scratchDir, "command", scratchBytes());
        scratch = room;
        proof.copy(payload, dump());
    }

    @Override
    public Map<String, Object> check() {
        try {
            return proof.check(dump());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public String swap() {
        Path dump = dump();
        try {
            loading = true;
            Child.Ended ended = Child.feed(spec.command("load"), out -> Files.copy(dump, out), spec.timeLimit());
            requireGood(ended);
            return "";
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void requireGood(Child.Ended ended) {
        if (ended.bySignal() || !spec.good().contains(ended.code())) {
            throw spec.told(new BactrianException(ErrorKind.FAILED, ended.words(), ""));
        }
        if (!ended.tookAll()) {
            throw spec.told(
                    new BactrianException(ErrorKind.FAILED, ended.words() + ", before it had read the whole dump", ""));
        }
    }

    @Override
    public void verify() {
        // only the application can tell: its health is asked by the procedure
    }

    @Override
    public String undo() {
        if (loading) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    spec.words("load")
                            + " may have replaced a part of it or all, and has no undo; the safety backup of this run holds it,"
                            + " if there is one",
                    "restore the safety backup");
        }
        return spec.words("load") + " did not run: what is there is as it was before";
    }

    @Override
    public void close() throws IOException {
        Scratch used = scratch;
        if (used != null) {
            used.close();
        }
    }

    private Path dump() {
        return Objects.requireNonNull(scratch, "load comes first").directory().resolve("main");
    }

    private BactrianException unreadable(IOException e) {
        return new BactrianException(
                ErrorKind.FAILED, "the dump in " + scratchDir + " cannot be read: " + e.getMessage(), "", e);
    }
}
