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

/** Configuration and routes unpacked below a directory; what is there already is neither overwritten nor followed. */
final class ConfigPlacement implements Landing {
    private final Path destination;
    private final Path scratchDir;
    private final Manifest manifest;
    private final List<Path> made = new ArrayList<>();
    private @Nullable Scratch archiveRoom;
    private @Nullable Scratch beside;
    private @Nullable TarFile archive;
    private Map<String, Object> unpacking = Map.of();
    private boolean swapped;

    ConfigPlacement(Path destination, Path scratchDir, Manifest manifest) {
        this.destination = destination.toAbsolutePath().normalize();
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
        Scratch room = Scratch.create(scratchDir, "config", scratchBytes());
        archiveRoom = room;
        TarFile spooled = ConfigRestore.spool(payload, manifest, room);
        archive = spooled;
        makeDirectories(destination);
        beside = Scratch.create(destination, ".restoring", manifest.plainSize());
        unpacking = spooled.unpack(unpacked());
        refuseOverwriting();
    }

    @Override
    public Map<String, Object> check() {
        TarFile tar = Objects.requireNonNull(archive, "load comes before check");
        ConfigRestore.compareEntries(manifest, tar.entries());
        Map<String, Object> evidence = new LinkedHashMap<>(unpacking);
        evidence.put("entries", tar.entries());
        return evidence;
    }

    @Override
    public String swap() {
        try {
            for (Path entry : entries()) {
                put(entry, destination.resolve(unpacked().relativize(entry)));
            }
            swapped = true;
            return "";
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED, "cannot write below " + destination + ": " + e.getMessage(), "", e);
        }
    }

    @Override
    public void verify() {
        // check() compared what is now in place; a configuration is proven by 'bactrian validate'
    }

    @Override
    public String undo() {
        try {
            for (int i = made.size() - 1; i >= 0; i--) {
                if (!made.get(i).equals(destination) && made.get(i).startsWith(destination)) {
                    Files.deleteIfExists(made.remove(i));
                }
            }
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

    private List<Path> entries() throws IOException {
        Path root = unpacked();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !file.equals(root)).sorted().toList();
        }
    }

    private void refuseOverwriting() throws IOException {
        for (Path entry : entries()) {
            Path place = destination.resolve(unpacked().relativize(entry));
            boolean bothDirectories = isDirectory(entry) && isDirectory(place);
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !bothDirectories) {
                throw refused(place);
            }
        }
    }

    private void put(Path entry, Path place) throws IOException {
        if (isDirectory(entry)) {
            if (!isDirectory(place)) {
                Files.createDirectory(place);
                made.add(place);
                Files.setPosixFilePermissions(place, Files.getPosixFilePermissions(entry));
            }
            return;
        }
        try {
            Files.move(entry, place);
            made.add(place);
        } catch (FileAlreadyExistsException e) {
            throw refused(place);
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
