package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/**
 * Files restored in place. Each path is unpacked beside itself; then what is there is renamed aside, and the new one gets
 * its name. What a backup leaves out stays in what was moved aside.
 */
final class FilesReplacement implements Landing {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** One path: where the new one lies, and where the old one is kept; null while it is not moved, or when there is none. */
    private static final class Exchange {
        private final Path path;
        private final Scratch scratch;
        private @Nullable Path kept;
        private boolean placed;

        private Exchange(Path path, Scratch scratch) {
            this.path = path;
            this.scratch = scratch;
        }

        private Path fresh() {
            return scratch.directory().resolve(Path.of("/").relativize(path));
        }
    }

    private final List<Path> paths;
    private final boolean allowed;
    private final Path scratchDir;
    private final Manifest manifest;
    private final String time;
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<Path> made = new ArrayList<>();
    private final Map<String, Object> evidence = new LinkedHashMap<>();
    private @Nullable Scratch archiveRoom;

    /**
     * @param paths absolute, none below another one
     * @param allowed whether what is there may be moved aside
     * @param now becomes part of the old ones' new names
     */
    FilesReplacement(List<Path> paths, boolean allowed, Path scratchDir, Manifest manifest, Instant now) {
        this.paths = List.copyOf(paths);
        this.allowed = allowed;
        this.scratchDir = scratchDir;
        this.manifest = manifest;
        this.time = TIME.format(now);
    }

    @Override
    public List<String> overwrites() {
        return paths.stream()
                .filter(FilesReplacement::isThere)
                .map(path -> path + (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? " with all in it" : ""))
                .toList();
    }

    @Override
    public long scratchBytes() {
        return manifest.plainSize();
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        if (!allowed && !overwrites().isEmpty()) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    overwrites().get(0) + " is there and would be replaced",
                    "choose another place (--to), or allow it: --over-live");
        }
        Scratch room = Scratch.create(scratchDir, "files", scratchBytes());
        archiveRoom = room;
        TarFile archive = FilesRestore.spool(payload, manifest, room);
        FilesRestore.compareEntries(manifest, archive.entries());
        evidence.put("entries", archive.entries());
        for (Path path : paths) {
            Path parent = Objects.requireNonNull(path.getParent());
            makeDirectories(parent);
            Exchange exchange = new Exchange(path, Scratch.create(parent, ".restoring", manifest.plainSize()));
            exchanges.add(exchange);
            evidence.putAll(archive.unpack(exchange.scratch.directory(), List.of(path)));
        }
    }

    @Override
    public Map<String, Object> check() {
        for (Exchange exchange : exchanges) {
            if (!isThere(exchange.fresh())) {
                throw new BactrianException(
                        ErrorKind.VERIFICATION_FAILED,
                        "backup " + manifest.directory() + " does not hold " + exchange.path,
                        "restore from an earlier backup");
            }
        }
        return Map.copyOf(evidence);
    }

    @Override
    public String swap() {
        for (Exchange exchange : exchanges) {
            try {
                exchange(exchange);
            } catch (IOException e) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        exchange.path + " cannot be exchanged: " + e.getMessage(),
                        "a path on which a file system is mounted cannot be renamed: restore what is in it (--path)",
                        e);
            }
        }
        return exchanges.stream()
                .map(exchange -> exchange.kept)
                .filter(Objects::nonNull)
                .map(Path::toString)
                .collect(Collectors.joining(", "));
    }

    @Override
    public void verify() {
        // load() proved and compared what is now in place; what files mean is proven by the application
    }

    @Override
    public String undo() {
        boolean changed = exchanges.stream().anyMatch(exchange -> exchange.placed || exchange.kept != null);
        for (int i = exchanges.size() - 1; i >= 0; i--) {
            Exchange exchange = exchanges.get(i);
            try {
                putBack(exchange);
            } catch (IOException e) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        "what was at " + exchange.path + " cannot be put back: " + e.getMessage(),
                        exchange.kept == null ? "remove the restored one by hand" : "it is whole: " + exchange.kept,
                        e);
            }
        }
        return changed ? "the files before were put back" : "the files are as they were before";
    }

    @Override
    public void close() throws IOException {
        boolean placed = false;
        try (Scratch room = archiveRoom) {
            for (Exchange exchange : exchanges) {
                placed |= exchange.placed;
                exchange.scratch.close();
            }
        }
        archiveRoom = null;
        if (!placed) {
            for (int i = made.size() - 1; i >= 0; i--) {
                Files.deleteIfExists(made.get(i));
            }
            made.clear();
        }
    }

    private void exchange(Exchange exchange) throws IOException {
        if (isThere(exchange.path)) {
            Path aside = free(exchange.path);
            Files.move(exchange.path, aside, StandardCopyOption.ATOMIC_MOVE);
            exchange.kept = aside;
        }
        Files.move(exchange.fresh(), exchange.path, StandardCopyOption.ATOMIC_MOVE);
        exchange.placed = true;
    }

    private static void putBack(Exchange exchange) throws IOException {
        if (exchange.placed) {
            Files.move(exchange.path, exchange.fresh(), StandardCopyOption.ATOMIC_MOVE);
            exchange.placed = false;
        }
        Path kept = exchange.kept;
        if (kept != null) {
            Files.move(kept, exchange.path, StandardCopyOption.ATOMIC_MOVE);
            exchange.kept = null;
        }
    }

    private Path free(Path path) {
        String name = path.getFileName() + ".before-" + time;
        Path free = path.resolveSibling(name);
        for (int i = 2; isThere(free); i++) {
            free = path.resolveSibling(name + "-" + i);
        }
        return free;
    }

    private void makeDirectories(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (!Files.exists(directory) && parent != null) {
            makeDirectories(parent);
            Files.createDirectory(directory);
            made.add(directory);
        }
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
