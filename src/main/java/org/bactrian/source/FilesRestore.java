package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.config.SourceSpec;
import org.jspecify.annotations.Nullable;

/**
 * Brings files back: in place, below another directory, or only to look at them. Kind {@code config} only below another
 * directory, from which a person takes what is wanted.
 */
public final class FilesRestore implements Restorer {
    private static final String PREFIX = "files";
    private static final String CONFIG = "config";
    private final Path scratchDir;
    private final Clock clock;

    /** @param scratchDir where an archive lies while it is unpacked */
    public FilesRestore(Path scratchDir, Clock clock) {
        this.scratchDir = requireNonNull(scratchDir);
        this.clock = requireNonNull(clock);
    }

    @Override
    public Landing open(SourceSpec source, RestoreOrder order, Manifest manifest, String runId) {
        if (manifest.kind().equals(CONFIG)) {
            refuseLive(source, order);
        }
        return switch (order.place()) {
            case LIVE ->
                new FilesReplacement(
                        wanted(source, order, manifest), order.overLive(), scratchDir, manifest, clock.instant());
            case ELSEWHERE, DIRECTORY ->
                new FilesPlacement(Path.of(order.to()), chosen(source, order, manifest), scratchDir, manifest);
            case SCRATCH -> new Unpacked(scratchDir, manifest);
            case CONTENT -> new Read(manifest);
            case TABLES ->
                throw new BactrianException(
                        ErrorKind.USAGE, source.id() + " has files, no tables", "single paths: --path /etc/argo");
        };
    }

    private static void refuseLive(SourceSpec source, RestoreOrder order) {
        if (EnumSet.of(Place.LIVE, Place.ELSEWHERE, Place.TABLES).contains(order.place())) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the configuration " + source.id() + " is not restored over the one in use",
                    "restore it to a directory (--to-dir), compare, and copy what is wanted");
        }
    }

    /** The paths that a restore in place exchanges: those that are chosen, or all that were backed up. */
    private static List<Path> wanted(SourceSpec source, RestoreOrder order, Manifest manifest) {
        List<Path> chosen = chosen(source, order, manifest);
        List<Path> wanted = chosen.isEmpty() ? paths(manifest) : chosen;
        if (wanted.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "the manifest of " + manifest.directory() + " does not say which paths it holds",
                    "restore it to a directory: --to-dir");
        }
        return wanted;
    }

    private static List<Path> paths(Manifest manifest) {
        return manifest.properties().get("paths") instanceof List<?> paths
                ? paths.stream().map(path -> Path.of(String.valueOf(path))).toList()
                : List.of();
    }

    private static List<Path> chosen(SourceSpec source, RestoreOrder order, Manifest manifest) {
        List<Path> chosen = order.tables().stream()
                .map(path -> Path.of(path).normalize())
                .sorted()
                .toList();
        for (Path path : chosen) {
            if (paths(manifest).stream().noneMatch(path::startsWith)) {
                throw new BactrianException(
                        ErrorKind.USAGE,
                        "path " + path + " is none of " + source.id(),
                        "absolute paths, in or below " + paths(manifest));
            }
        }
        return chosen.stream()
                .filter(path -> chosen.stream().noneMatch(above -> !above.equals(path) && path.startsWith(above)))
                .distinct()
                .toList();
    }

    /** @throws BactrianException VERIFICATION_FAILED when another number of entries was dumped */
    static void compareEntries(Manifest manifest, long found) {
        Long recorded = manifest.counts().get("entries");
        if (recorded != null && recorded != found) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "backup " + manifest.directory() + " has " + found + " entries, recorded are " + recorded,
                    "restore from an earlier backup");
        }
    }

    /** Reads the archive to its end, and keeps nothing. */
    private static final class Read extends ScratchLook {
        private final Manifest manifest;
        private long entries;

        private Read(Manifest manifest) {
            this.manifest = manifest;
        }

        @Override
        public long scratchBytes() {
            return 0;
        }

        @Override
        public void load(StoredPayload payload) throws IOException {
            entries = read(payload, manifest, OutputStream.nullOutputStream());
        }

        @Override
        public Map<String, Object> check() {
            compareEntries(manifest, entries);
            return Map.of("entries", entries);
        }
    }

    /** Unpacks the archive into the scratch directory. */
    private static final class Unpacked extends ScratchLook {
        private final Path scratchDir;
        private final Manifest manifest;
        private @Nullable TarFile archive;
        private @Nullable Path directory;

        private Unpacked(Path scratchDir, Manifest manifest) {
            this.scratchDir = scratchDir;
            this.manifest = manifest;
        }

        @Override
        public long scratchBytes() {
            return 2 * manifest.plainSize();
        }

        @Override
        public void load(StoredPayload payload) throws IOException {
            Scratch scratch = owned(Scratch.create(scratchDir, PREFIX, scratchBytes()));
            archive = spool(payload, manifest, scratch);
            directory = Files.createDirectory(scratch.directory().resolve("unpacked"));
        }

        @Override
        public Map<String, Object> check() {
            TarFile tar = Objects.requireNonNull(archive, "load comes before check");
            Map<String, Object> evidence =
                    new LinkedHashMap<>(tar.unpack(Objects.requireNonNull(directory), List.of()));
            evidence.put("entries", tar.entries());
            compareEntries(manifest, tar.entries());
            return evidence;
        }
    }

    /** Writes the archive to a file of the scratch directory, and proves it. */
    static TarFile spool(StoredPayload payload, Manifest manifest, Scratch scratch) throws IOException {
        Path file = scratch.directory().resolve("main.tar");
        Files.createFile(file, PlainFiles.ONLY_OWNER);
        try (OutputStream out = Files.newOutputStream(file)) {
            return new TarFile(
                    file, read(payload, manifest, out), !manifest.kind().equals(CONFIG));
        }
    }

    private static long read(StoredPayload payload, Manifest manifest, OutputStream out) throws IOException {
        TarFraming framing = new TarFraming(out);
        try {
            MainStream.copy(payload, manifest, framing);
            framing.finish();
        } catch (BrokenArchive e) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "backup " + manifest.directory() + " is broken: " + e.getMessage(),
                    "restore from an earlier backup",
                    e);
        }
        return framing.entries();
    }
}
