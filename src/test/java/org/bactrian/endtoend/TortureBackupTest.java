package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.lab.TortureDatabase;
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
        }
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
