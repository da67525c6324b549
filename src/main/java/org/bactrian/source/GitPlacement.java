package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/** A repository restored to a path: made beside it, proven, then put there by a rename; what was there is renamed before. */
final class GitPlacement implements Landing {
    /**
     * Where to, and what may happen there.
     *
     * @param path of the bare repository
     * @param replaces whether a repository that is there may be replaced
     * @param safety whether something that is no bare repository may be moved aside
     */
    record Destination(Path path, boolean replaces, Safety safety) {}

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final int READ_AND_WRITE = 0666;

    private final Destination destination;
    private final GitIntake intake;
    private final Instant now;
    private @Nullable Scratch scratch;
    private @Nullable Path real;
    private @Nullable Path kept;
    private boolean swapped;

    /** @param now becomes part of the old repository's new name */
    GitPlacement(Destination destination, Manifest manifest, Instant now) {
        this.destination = destination;
        this.intake = new GitIntake(manifest);
        this.now = now;
    }

    @Override
    public List<String> overwrites() {
        Path path = destination.path();
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? List.of("repository " + path) : List.of();
    }

    @Override
    public long scratchBytes() {
        return 0;
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        Path place = realDestination();
        requireAllowed(place);
        real = place;
        Scratch beside = Scratch.create(parent(place), ".restoring-" + place.getFileName(), intake.room());
        scratch = beside;
        intake.spool(payload, beside.directory());
        intake.unbundle(beside.directory(), fresh(), mode(place));
        own(place, fresh());
    }

    @Override
    public Map<String, Object> check() {
        return intake.prove(fresh(), true);
    }

    @Override
    public String swap() {
        Path place = Objects.requireNonNull(real, "load comes before swap");
        try {
            if (Files.exists(place)) {
                Path old = free(place);
                Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
                kept = old;
            }
            swapped = true;
            Files.move(fresh(), place); // never replaces
            return kept == null ? "" : kept.toString();
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "the restored repository cannot be put to " + place + ": " + e.getMessage(),
                    "this user must be able to rename in " + place.getParent(),
                    e);
        }
    }

    @Override
    public void verify() {
        var unused = intake.prove(Objects.requireNonNull(real), false);
    }

    @Override
    public String undo() {
        Path place = real;
        if (place == null || !swapped) {
            return "what is at " + destination.path() + " is as it was before";
        }
        Path old = kept;
        try {
            if (Files.exists(place)) {
                Files.move(place, fresh().resolveSibling("undone.git"));
            }
            if (old != null) {
                Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
            }
            swapped = false;
            kept = null;
            return old == null
                    ? "nothing was at " + place + " before, and nothing is now"
                    : "the repository before was put back to " + place;
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "the repository before cannot be put back to " + place + ": " + e.getMessage(),
                    old == null ? "remove the restored one by hand" : "it is whole: " + old,
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        Scratch used = scratch;
        if (used != null) {
            used.close();
        }
    }

    private Path fresh() {
        return Objects.requireNonNull(scratch, "load comes first").directory().resolve("new.git");
    }

    private Path realDestination() throws IOException {
        Path path = destination.path().toAbsolutePath().normalize();
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        if (!Files.isDirectory(parent(path))) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "there is no directory " + parent(path) + " for repository " + path,
                    "make it, for the user who is to own the repository");
        }
        return parent(path).toRealPath().resolve(path.getFileName());
    }

    private void requireAllowed(Path place) {
        if (!Files.exists(place)) {
            return;
        }
        if (!destination.replaces()) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    place + " is there and would be replaced",
                    "choose another place, or allow it: --over-live");
        }
        boolean bare = Files.isRegularFile(place.resolve("HEAD"))
                && Files.isDirectory(place.resolve("objects"))
                && Files.isDirectory(place.resolve("refs"));
        if (!bare && destination.safety() != Safety.NONE) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    place + " is no bare repository, and would be replaced by one",
                    "restore to another path (--to) and fetch from there; or --without-safety, with who decides it and"
                            + " why, moves it aside as it is");
        }
    }

    /** Files can be read and written by whom the directory that is there lets in; where nothing is, by the owner only. */
    private static int mode(Path place) throws IOException {
        if (!Files.exists(place)) {
            return GitRestore.PRIVATE;
        }
        int mode = (Integer) Files.getAttribute(place, "unix:mode");
        return (mode & READ_AND_WRITE) | GitRestore.PRIVATE;
    }

    /** Gives all files the owner of what is replaced, or else of the directory. */
    private static void own(Path place, Path fresh) throws IOException {
        PosixFileAttributes wanted =
                Files.readAttributes(Files.exists(place) ? place : parent(place), PosixFileAttributes.class);
        try (Stream<Path> files = Files.walk(fresh)) {
            for (Path file : files.toList()) {
                PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
                PosixFileAttributes is = view.readAttributes();
                if (!is.group().equals(wanted.group())) {
                    view.setGroup(wanted.group());
                }
                if (!is.owner().equals(wanted.owner())) {
                    view.setOwner(wanted.owner());
                }
            }
        }
    }

    private Path free(Path place) {
        String name = place.getFileName() + ".before-" + TIME.format(now);
        Path free = place.resolveSibling(name);
        for (int i = 2; Files.exists(free); i++) {
            free = place.resolveSibling(name + "-" + i);
        }
        return free;
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }
}
