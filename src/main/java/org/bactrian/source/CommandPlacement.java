package org.bactrian.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/** The plain dump of a program as a file in a directory, where nothing is overwritten. */
final class CommandPlacement implements Landing {
    /** The name of the file. */
    static final String PLAIN = "main.dump";

    private final Path directory;
    private final CommandProof proof;
    private final List<Path> made = new ArrayList<>();
    private @Nullable Scratch beside;
    private boolean swapped;

    CommandPlacement(Path directory, CommandProof proof) {
        this.directory = directory.toAbsolutePath().normalize();
        this.proof = proof;
    }

    @Override
    public List<String> overwrites() {
        return List.of();
    }

    @Override
    public long scratchBytes() {
        return 0;
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        if (Files.exists(place(), LinkOption.NOFOLLOW_LINKS)) {
            throw refused();
        }
        make(directory);
        beside = Scratch.create(directory, ".restoring", proof.manifest().plainSize());
        proof.copy(payload, dump());
    }

    @Override
    public Map<String, Object> check() {
        try {
            return proof.check(dump());
        } catch (IOException e) {
            throw failed("cannot read " + dump(), e);
        }
    }

    @Override
    public String swap() {
        try {
            Files.createLink(place(), dump()); // never overwrites
            swapped = true;
            return "";
        } catch (FileAlreadyExistsException e) {
            throw refused();
        } catch (IOException | UnsupportedOperationException e) {
            throw failed("cannot write " + place(), e);
        }
    }

    @Override
    public void verify() {
        // check() has looked at the file
    }

    @Override
    public String undo() {
        try {
            if (swapped) {
                Files.deleteIfExists(place());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(place() + " cannot be removed", e);
        }
        swapped = false;
        return "what was in " + directory + " is as it was before";
    }

    @Override
    public void close() throws IOException {
        Scratch used = beside;
        if (used != null) {
            used.close();
        }
        if (!swapped) {
            for (int i = made.size() - 1; i >= 0; i--) {
                Files.deleteIfExists(made.get(i));
            }
            made.clear();
        }
    }

    private void make(Path wanted) throws IOException {
        Path parent = wanted.getParent();
        if (!Files.exists(wanted) && parent != null) {
            make(parent);
            Files.createDirectory(wanted);
            made.add(wanted);
        }
    }

    private Path place() {
        return directory.resolve(PLAIN);
    }

    private Path dump() {
        return Objects.requireNonNull(beside, "load comes first").directory().resolve("main");
    }

    private BactrianException refused() {
        return new BactrianException(
                ErrorKind.REFUSED, place() + " is there and is not overwritten", "choose an empty directory");
    }

    private static BactrianException failed(String what, Exception e) {
        return new BactrianException(ErrorKind.FAILED, what + ": " + e.getMessage(), "", e);
    }
}
