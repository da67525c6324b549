package org.bactrian.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/** Files unpacked below a directory; what is there already is neither overwritten nor followed. */
final class FilesPlacement implements Landing {
    private record Move(Path from, Path to) {}

    private final Path destination;
    private final List<Path> paths;
    private final Path scratchDir;
    private final Manifest manifest;
    private final List<Path> made = new ArrayList<>();
    private @Nullable Scratch archiveRoom;
    private @Nullable Scratch beside;
    private @Nullable TarFile archive;
    private Map<String, Object> unpacking = Map.of();
    private final List<Move> moves = new ArrayList<>();
    private final List<Move> moved = new ArrayList<>();
    private boolean swapped;

    /** @param paths absolute: only these, and what is below them; empty: all */
    FilesPlacement(Path destination, List<Path> paths, Path scratchDir, Manifest manifest) {
        this.destination = destination.toAbsolutePath().normalize();
        this.paths = List.copyOf(paths);
        this.scratchDir = scratchDir;
        this.manifest = manifest;
    }

    @Override
    public List<String> overwrites() {
        return List.of();
    }

    @Override
    public long scratchBytes() {
        return manifest.plainSize();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        Scratch room = Scratch.create(scratchDir, "files", scratchBytes());
        archiveRoom = room;
        TarFile spooled = FilesRestore.spool(payload, manifest, room);
        archive = spooled;
        makeDirectories(destination);
        beside = Scratch.create(destination, ".restoring", manifest.plainSize());
        unpacking = spooled.unpack(unpacked(), paths);
        merge(unpacked(), destination);
    }

    @Override
    public Map<String, Object> check() {
        TarFile tar = Objects.requireNonNull(archive, "load comes before check");
        FilesRestore.compareEntries(manifest, tar.entries());
        Map<String, Object> evidence = new LinkedHashMap<>(unpacking);
        evidence.put("entries", tar.entries());
        return evidence;
    }

    @Override
    public String swap() {
        try {
            for (Move move : moves) {
                Files.move(move.from(), move.to());
                moved.add(move);
            }
            swapped = true;
            return "";
        } catch (FileAlreadyExistsException e) {
            throw refused(Path.of(String.valueOf(e.getFile())));
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED, "cannot write below " + destination + ": " + e.getMessage(), "", e);
        }
    }

    @Override
    public void verify() {
        // check() compared what is now in place; what files mean is proven by the application
    }

    @Override
    public String undo() {
        try {
            for (Move move : moved) {
                Files.move(move.to(), move.from());
            }
            moved.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("what was restored below " + destination + " cannot be removed", e);
        }
        swapped = false;
        return "what was in " + destination + " is as it was before";
    }

    @Override
    public void close() throws IOException {
        try (Scratch first = archiveRoom;
                Scratch second = beside) {
            archiveRoom = null;
            beside = null;
        }
        if (!swapped) {
            for (int i = made.size() - 1; i >= 0; i--) {
                Files.deleteIfExists(made.get(i));
            }
            made.clear();
        }
    }

    private Path unpacked() {
        return Objects.requireNonNull(beside, "load comes first").directory();
    }

    /** Notes what is to be moved: each tree as a whole, where nothing of it is there. */
    private void merge(Path from, Path to) throws IOException {
        List<Path> entries;
        try (Stream<Path> files = Files.list(from)) {
            entries = files.sorted().toList();
        }
        for (Path entry : entries) {
            Path place = to.resolve(from.relativize(entry));
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                moves.add(new Move(entry, place));
            } else if (isDirectory(entry) && isDirectory(place)) {
                merge(entry, place);
            } else {
                throw refused(place);
            }
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

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static BactrianException refused(Path place) {
        return new BactrianException(
                ErrorKind.REFUSED, place + " is there and is not overwritten", "choose an empty directory");
    }
}
