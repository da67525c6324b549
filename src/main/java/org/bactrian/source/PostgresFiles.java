package org.bactrian.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.process.Child;
import org.bactrian.process.Command;

/** The plain dump as files for pg_restore and psql: {@code main.dump} and {@code globals.sql}, 0600; none is overwritten. */
final class PostgresFiles implements Landing {
    private static final String PART = ".part";
    private final PostgresTools.Programs programs;
    private final Manifest manifest;
    private final Path directory;
    private final List<Path> parts = new ArrayList<>();
    private final List<Path> placed = new ArrayList<>();

    PostgresFiles(PostgresTools.Programs programs, Manifest manifest, Path directory) {
        this.programs = programs;
        this.manifest = manifest;
        this.directory = directory;
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
        List<Path> files = payload.streams().stream().map(this::file).toList();
        for (Path file : files) {
            if (Files.exists(file)) {
                throw new BactrianException(
                        ErrorKind.REFUSED, "file " + file + " is there already", "give another directory");
            }
        }
        Files.createDirectories(directory);
        for (StoredStream stream : payload.streams()) {
            Path part = file(stream).resolveSibling(file(stream).getFileName() + PART);
            Files.createFile(part, PlainFiles.ONLY_OWNER);
            parts.add(part);
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.WRITE)) {
                new ProvenStream(stream, manifest).copyTo(out);
            }
        }
    }

    @Override
    public Map<String, Object> check() {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("entries", entries(directory.resolve("main.dump" + PART)));
        for (Manifest.Stream stream : manifest.streams()) {
            evidence.put(stream.name() + "Bytes", stream.plainSize());
        }
        return evidence;
    }

    @Override
    public String swap() {
        try {
            for (Path part : parts) {
                String name = String.valueOf(part.getFileName());
                Path file = directory.resolve(name.substring(0, name.length() - PART.length()));
                Files.move(part, file); // fails when one is there
                placed.add(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the files cannot be put into " + directory, e);
        }
        parts.clear();
        return "";
    }

    @Override
    public void verify() {
        entries(directory.resolve("main.dump"));
    }

    @Override
    public String undo() {
        try {
            for (Path file : placed) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("files in " + directory + " cannot be removed", e);
        }
        placed.clear();
        return "directory " + directory + " holds what it held before";
    }

    @Override
    public void close() throws IOException {
        for (Path part : parts) {
            Files.deleteIfExists(part);
        }
    }

    private Path file(StoredStream stream) {
        return directory.resolve(stream.name() + (stream.name().equals("main") ? ".dump" : ".sql"));
    }

    private long entries(Path archive) {
        Command list = Command.of(programs.program("pg_restore"), "--list", archive.toString());
        try (Child child = Child.start(list);
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            child.stdin().close();
            child.copyTo(out, PostgresServer.LIMITS);
            child.finish();
            return out.toString(java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith(";"))
                    .count();
        } catch (IOException | BactrianException e) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "pg_restore cannot read " + archive + ": " + e.getMessage(),
                    "restore another backup",
                    e);
        }
    }
}
