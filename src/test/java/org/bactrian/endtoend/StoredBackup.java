package org.bactrian.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bactrian.lab.PostgresCluster;

/** A backup as it lies on a target, opened with nothing but the stock tools. */
final class StoredBackup {
    private final Path directory;
    private final JsonNode manifest;

    /** @param directory on the target; it is only read */
    StoredBackup(Path directory) throws IOException {
        this.directory = directory;
        this.manifest =
                new ObjectMapper().readTree(directory.resolve("manifest.json").toFile());
    }

    JsonNode manifest() {
        return manifest;
    }

    /** What the manifest says a restore must find. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        manifest.path("counts")
                .fields()
                .forEachRemaining(
                        count -> counts.put(count.getKey(), count.getValue().asLong()));
        return counts;
    }

    /** Signature by openssl, every file by sha256sum; fails when the directory holds anything that is not signed for. */
    void checkFiles() throws Exception {
        StringBuilder list = new StringBuilder();
        manifest.path("files").forEach(file -> list.append(line(file)));
        manifest.path("streams").forEach(stream -> stream.path("volumes").forEach(file -> list.append(line(file))));
        Shell.run(
                directory,
                Map.of(
                        "PUBLIC_KEY",
                        SharedLab.get().publicKey().toString(),
                        "SUMS",
                        list.toString(),
                        "COUNT",
                        Long.toString(list.chars().filter(c -> c == '\n').count())),
                """
                set -eu
                openssl pkeyutl -verify -pubin -inkey "$PUBLIC_KEY" -rawin -in manifest.json -sigfile manifest.sig
                printf '%s' "$SUMS" | sha256sum --check --strict --quiet
                test "$(ls -A --ignore=marks | wc -l)" = $((COUNT + 2)) || { ls -A; exit 1; }
                """);
    }

    private static String line(JsonNode file) {
        return file.path("sha256").asText() + "  " + file.path("name").asText() + "\n";
    }

    /** Decrypts and decompresses a stream into a file, and compares it with what was dumped. */
    Path open(String stream, Path into) throws Exception {
        Path plain = into.resolve(stream);
        String sha256 = "";
        for (JsonNode each : manifest.path("streams")) {
            sha256 = each.path("name").asText().equals(stream)
                    ? each.path("plainSha256").asText()
                    : sha256;
        }
        Shell.run(
                directory,
                Map.of("IDENTITY", SharedLab.get().identity().toString(), "PLAIN", plain.toString(), "SUM", sha256),
                """
                set -euo pipefail
                cat %s-* | age -d -i "$IDENTITY" | zstd -d > "$PLAIN"
                echo "$SUM  $PLAIN" | sha256sum --check --strict --quiet
                """.formatted(stream));
        return plain;
    }

    /** Opens every stream and has the tool of its kind read it to the end. */
    void readThrough(Path into) throws Exception {
        Path plain = open("main", into);
        Map<String, String> environment =
                Map.of("PLAIN", plain.toString(), "PATH", Site.cluster().bin() + ":" + System.getenv("PATH"));
        String kind = manifest.path("kind").asText();
        String output = Shell.run(
                into,
                environment,
                switch (kind) {
                    case "postgres" -> "pg_restore --list \"$PLAIN\" && pg_restore -f /dev/null \"$PLAIN\"";
                    case "sqlite" -> "test \"$(sqlite3 -batch \"$PLAIN\" 'PRAGMA integrity_check')\" = ok";
                    case "files" -> "tar -t -f \"$PLAIN\"";
                    case "config" -> "tar -t -f \"$PLAIN\" | grep /systems.yaml";
                    default -> "echo unknown kind; exit 1";
                });
        if (kind.equals("postgres")) {
            if (!output.contains("TABLE DATA")) {
                throw new AssertionError("no table data in " + directory + ":\n" + output);
            }
            Path globals = open("globals", into);
            if (!Files.readString(globals).contains("CREATE ROLE")) {
                throw new AssertionError("no roles in " + globals);
            }
        }
    }

    /** Copies the directory elsewhere and runs its RESTORE.txt there, literally. Gives what it said. */
    String restore(Path work, String database) throws Exception {
        Files.createDirectories(work);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, work.resolve(file.getFileName()));
            }
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("IDENTITY", SharedLab.get().identity().toString());
        environment.put("PUBLIC_KEY", SharedLab.get().publicKey().toString());
        environment.put("DATABASE", database);
        environment.put("PGHOST", "127.0.0.1");
        environment.put("PGPORT", Integer.toString(Site.cluster().port()));
        environment.put("PGUSER", PostgresCluster.USER);
        environment.put("PGPASSWORD", PostgresCluster.PASSWORD);
        environment.put("PATH", Site.cluster().bin() + ":" + System.getenv("PATH"));
        return Shell.run(work, environment, "bash RESTORE.txt");
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
