package org.bactrian.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/** The plain bundle, and the archive if there is one, in a directory; nothing that is there is overwritten. */
final class GitFiles implements Landing {
    private final Path destination;
    private final Path scratchDir;
    private final GitIntake intake;
    private final List<Path> made = new ArrayList<>();
    private final List<Path> placed = new ArrayList<>();
    private @Nullable Scratch beside;
    private @Nullable Scratch look;

    GitFiles(Path destination, Path scratchDir, Manifest manifest) {
        this.destination = destination.toAbsolutePath().normalize();
        this.scratchDir = scratchDir;
        this.intake = new GitIntake(manifest);
    }

    @Override
    public List<String> overwrites() {
        return List.of();
    }

    @Override
    public long scratchBytes() {
        return intake.room();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        for (String name : List.of(GitIntake.BUNDLE, GitIntake.TAR)) {
            if (Files.exists(destination.resolve(name))) {
                throw refused(destination.resolve(name));
            }
        }
        makeDirectories(destination);
        Scratch room = Scratch.create(destination, ".restoring", intake.room());
        beside = room;
        intake.spool(payload, room.directory());
        Scratch aside = Scratch.create(scratchDir, GitRestore.PREFIX, intake.room());
        look = aside;
        intake.unbundle(room.directory(), aside.directory().resolve("look.git"), GitRestore.PRIVATE);
    }

    @Override
    public Map<String, Object> check() {
        return intake.prove(
                Objects.requireNonNull(look, "load comes before check")
                        .directory()
                        .resolve("look.git"),
                false);
    }

    @Override
    public String swap() {
        Path room = Objects.requireNonNull(beside, "load comes before swap").directory();
        try {
            for (String name : List.of(GitIntake.BUNDLE, GitIntake.TAR)) {
                if (Files.exists(room.resolve(name))) {
                    Files.createLink(destination.resolve(name), room.resolve(name)); // never overwrites
                    placed.add(destination.resolve(name));
                }
            }
            return "";
        } catch (FileAlreadyExistsException e) {
            throw refused(Path.of(String.valueOf(e.getFile())));
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED, "cannot write to " + destination + ": " + e.getMessage(), "", e);
        }
    }

    @Override
    public void verify() {
        // check() proved the bundle, of which the file in place is another name
    }

    @Override
    public String undo() {
        try {
            for (Path file : placed) {
                Files.deleteIfExists(file);
            }
            placed.clear();
            return "what was in " + destination + " is as it was before";
        } catch (IOException e) {
            throw new UncheckedIOException("what was restored to " + destination + " cannot be removed", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (Scratch first = beside;
                Scratch second = look) {
            beside = null;
            look = null;
        }
        for (int i = made.size() - 1; placed.isEmpty() && i >= 0; i--) {
            Files.deleteIfExists(made.get(i));
        }
    }

    private void makeDirectories(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (!Files.exists(directory) && parent != null) {
            makeDirectories(parent);
            Files.createDirectory(directory);
            made.add(directory);
        }
    }

    private static BactrianException refused(Path place) {
        return new BactrianException(
                ErrorKind.REFUSED, place + " is there and is not overwritten", "choose an empty directory");
    }
}
