package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.lab.TortureDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database with something of everything goes through the whole job to three places, and comes back the same. */
@Timeout(300)
class TortureBackupTest {
    private static final String ORIGINAL = TortureDatabase.NAME;
    private static final String RESTORED = "torture \"restored\" by o'hand";
    private static final PostgresCluster CLUSTER = Site.cluster();

    @TempDir
    Path directory;

    @Test
    void comesBackAsItWasFromEveryPlace() throws Exception {
        TortureDatabase.create(CLUSTER);
        try (Site site = Site.plan("torture").postgres("torture", ORIGINAL).start()) {
            RunResult result = site.backup("argo/torture");

            assertThat(result.outcome()).as("%s", result.error()).isEqualTo(ErrorKind.DONE);
            assertThat(result.backup().copies())
                    .extracting(CopyRecord::target)
                    .containsExactlyInAnyOrder("primary", "secondary", "offline");
            openOnEveryTarget(site, result);
            StoredBackup primary =
                    new StoredBackup(site.root("primary").resolve(result.run().directory()));
            primary.restore(directory.resolve("work"), RESTORED);
            assertSame(primary.counts());
            comesBackInPlace(site, result.endedAt());
        }
    }

    /** From each target alone, the latest and the one before in turn, in place of what is no longer what it was. */
    private void comesBackInPlace(Site site, Instant between) throws Exception {
        String globals = globals();
        List<String> properties = properties(ORIGINAL);
        CLUSTER.execute(ORIGINAL, "INSERT INTO shop.empty VALUES (1, 'later')");
        assertThat(site.backup("argo/torture").outcome()).isEqualTo(ErrorKind.DONE);
        plain(ORIGINAL, directory.resolve("later.sql"));
        for (String target : Gone.TARGETS) {
            String expected = target.equals("secondary") ? "original" : "later";
            spoil();
            try (Gone gone = Gone.allBut(site, target)) {
                restore(site, expected.equals("later") ? null : between, target);
            }
            plain(ORIGINAL, directory.resolve("back.sql"));
            assertThat(Shell.run(directory, Map.of(), "diff back.sql " + expected + ".sql | head -40"))
                    .as("%s from %s", expected, target)
                    .isEmpty();
            assertThat(properties(ORIGINAL)).isEqualTo(properties);
        }
        assertThat(globals()).isEqualTo(globals);
    }

    private static void restore(Site site, @Nullable Instant at, String target) throws Exception {
        RestoreOrder order = new RestoreOrder(null, at, null, Place.LIVE, "", List.of(), true, Safety.KEEP, "", false);
        RunResult result = (RunResult)
                site.ask("run", Map.of("request", RunRequest.restore(SourceId.parse("argo/torture"), order)));
        assertThat(result.outcome()).as("%s", result.error()).isEqualTo(ErrorKind.DONE);
        assertThat(String.valueOf(result.facts().get("fetched"))).startsWith("{" + target + "=");
    }

    // rows, and what belongs to a database and lies in no table
    private static void spoil() {
        CLUSTER.execute(
                ORIGINAL,
                "DROP TABLE shop.million",
                "ALTER DATABASE torture RESET ALL",
                "ALTER DATABASE torture CONNECTION LIMIT 3",
                "ALTER DATABASE torture OWNER TO torture_reader",
                "ALTER ROLE \"Ödön O'Neil\" IN DATABASE torture RESET ALL",
                "COMMENT ON DATABASE torture IS NULL");
    }

    private static String globals() {
        return Stream.of(CLUSTER.run("pg_dumpall", "postgres", "--globals-only").split("\n"))
                .filter(line -> !line.startsWith("\\") && !line.startsWith("-- "))
                .collect(Collectors.joining("\n"));
    }

    /** All decrypt to the same bytes: those of the sha256 that the same manifest tells everywhere. */
    private void openOnEveryTarget(Site site, RunResult result) throws Exception {
        for (String target : result.run().targets()) {
            StoredBackup stored =
                    new StoredBackup(site.root(target).resolve(result.run().directory()));
            stored.checkFiles();
            stored.open("main", Files.createDirectory(directory.resolve(target)));
            assertThat(stored.manifest().toString())
                    .isEqualTo(new ObjectMapper()
                            .readTree(result.backup().manifestJson())
                            .toString());
        }
    }

    private void assertSame(Map<String, Long> recorded) throws Exception {
        Path before = directory.resolve("original.sql");
        Path after = directory.resolve("restored.sql");
        plain(ORIGINAL, before);
        plain(RESTORED, after);
        assertThat(Shell.run(directory, Map.of(), "diff original.sql restored.sql | head -40; wc -c < original.sql"))
                .matches("\\d{8,}\n");
        assertThat(properties(RESTORED)).isEqualTo(properties(ORIGINAL)).hasSizeGreaterThan(10);
        Map<String, Long> found = new TreeMap<>();
        recorded.keySet().forEach(table -> found.put(table, count(table)));
        assertThat(found).isEqualTo(recorded).containsEntry("shop.million", 1_000_000L);
        assertThat(recorded).containsEntry("pg_largeobject", 3L).hasSizeGreaterThan(10);
    }

    private static long count(String table) {
        String from = table.equals("pg_largeobject") ? "pg_largeobject_metadata" : "ONLY " + table;
        return Long.parseLong(CLUSTER.query(RESTORED, "SELECT count(*) FROM " + from));
    }

    /** The plain dump, without the random keys that newer versions put around it. */
    private void plain(String database, Path file) throws Exception {
        Path raw = directory.resolve("raw.sql");
        CLUSTER.run("pg_dump", database, "--format=plain", "--file=" + raw);
        Shell.run(
                directory,
                Map.of("RAW", raw.toString(), "FILE", file.toString()),
                "grep -v -E '^.(un)?restrict ' \"$RAW\" > \"$FILE\"");
    }

    /** What belongs to a database and is in no archive. */
    private static List<String> properties(String database) {
        String all = CLUSTER.query("postgres", """
                WITH d AS (SELECT * FROM pg_database WHERE datname = '%s')
                SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
                  SELECT concat_ws(' ', 'base', datdba::regrole, encoding, datlocprovider, datcollate, datctype, daticulocale,
                         datconnlimit, dattablespace, datallowconn, datistemplate) AS line FROM d
                  UNION ALL SELECT concat_ws(' ', 'right', grantee::regrole, grantor::regrole, privilege_type, is_grantable)
                    FROM d, aclexplode(datacl)
                  UNION ALL SELECT 'comment ' || shobj_description(oid, 'pg_database') FROM d
                  UNION ALL SELECT concat_ws(' ', 'setting', setrole::regrole, unnest(setconfig))
                    FROM pg_db_role_setting JOIN d ON setdatabase = oid) lines
                """.formatted(database.replace("'", "''")));
        return String.valueOf(all).lines().toList();
    }
}
