package org.bactrian.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.lab.PostgresCluster;

/**
 * The backups in {@code src/test/resources/golden/format-<n>}. Those of a number that was released are never made again;
 * {@code mvn test -Dtest=GoldenBackupTest -Dupdate.golden=true} makes the current number's.
 */
final class GoldenBackup {
    private static final long ROWS = 25;

    private GoldenBackup() {}

    static Path directory(int format) {
        return Path.of(System.getProperty("bactrian.basedir", "."), "src/test/resources/golden/format-" + format);
    }

    /** Makes both backups and their keys in place of those there. */
    static void generate(Path golden, Path scratch) throws Exception {
        SampleBackup sample = SampleBackup.in(scratch);
        sqlite(sample, scratch);
        postgres(sample);
        SampleBackup.run(scratch, Map.of(), "rm", "-rf", golden + "/keys", golden + "/argo");
        Files.createDirectories(golden);
        copy(scratch.resolve("keys"), golden.resolve("keys"));
        copy(scratch.resolve("target/argo"), golden.resolve("argo"));
        Files.writeString(golden.resolve(".gitattributes"), "* -text\n");
    }

    private static void sqlite(SampleBackup sample, Path scratch) throws Exception {
        Path database = scratch.resolve("signals.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = 1024");
            statement.execute("CREATE TABLE signals (id INTEGER PRIMARY KEY, symbol TEXT, price REAL, note TEXT)");
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                    + ") INSERT INTO signals SELECT i, 'SYM' || i, i * 1.5, hex(randomblob(16)) FROM n");
        }
        DumpFacts facts = new DumpFacts(
                SampleBackup.START, Map.of("sqlite", "3"), Map.of("signals", ROWS), Map.of("page_size", "1024"));
        sample.make("sqlite", facts, PayloadStream.plain("main", out -> Files.copy(database, out)));
    }

    private static void postgres(SampleBackup sample) throws Exception {
        // not the shared one: the globals of this server go into the files
        try (PostgresCluster server = PostgresCluster.create()) {
            server.execute(
                    "postgres",
                    "CREATE ROLE trader",
                    "CREATE DATABASE trading OWNER trader",
                    "ALTER DATABASE trading SET work_mem TO '7MB'");
            server.execute(
                    "trading",
                    "CREATE TABLE \"Sig nals\" AS SELECT i AS id, md5(i::text) AS note FROM generate_series(1, " + ROWS
                            + ") i");
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("role", null);
            all.put("settings", List.of("work_mem=7MB"));
            Map<String, Object> database = new LinkedHashMap<>();
            database.put("name", "trading");
            database.put("encoding", "UTF8");
            database.put("collate", "C.UTF-8");
            database.put("ctype", "C.UTF-8");
            database.put("localeProvider", "libc");
            database.put("owner", "trader");
            database.put("comment", null);
            database.put("acl", null);
            database.put("settings", List.of(all));
            DumpFacts facts = new DumpFacts(
                    SampleBackup.START,
                    Map.of(
                            "pg_dump",
                            server.run("pg_dump", "trading", "--version").strip()),
                    Map.of("public.\"Sig nals\"", ROWS, "pg_largeobject", 0L),
                    Map.of("database", database));
            sample.make(
                    "postgres",
                    facts,
                    PayloadStream.plain("main", out -> server.pipe(out, "pg_dump", "trading", "-Fc", "-Z0")),
                    PayloadStream.plain(
                            "globals",
                            out -> server.pipe(
                                    out, "pg_dumpall", "postgres", "--globals-only", "--no-role-passwords")));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    // as an ordinary file: it is public
                    Files.write(copy, Files.readAllBytes(file));
                }
            }
        }
    }
}
