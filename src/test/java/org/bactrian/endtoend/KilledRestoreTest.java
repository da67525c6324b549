package org.bactrian.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A restore in place is ended at its nodes, mostly with kill -9: the one database or the other serves, whole. */
@Timeout(300)
class KilledRestoreTest {
    private static final String SOURCE = "argo/live";

    @TempDir
    Path directory;

    /** The restored database is slow to load and to check while a file says so; the live one is not. */
    @Test
    void oneOfBothPostgresDatabasesServesWhereverARestoreIsKilled() throws Exception {
        fillKilled();
        try (Site site = Site.plan("killed-postgres")
                .postgres("live", "killed", "checks: [\"SELECT public.held('check')\"]")
                .application(application())
                .start()) {
            assertThat(site.backup(SOURCE).outcome()).isEqualTo(ErrorKind.DONE);
            Site.cluster().execute("killed", "INSERT INTO humps VALUES (11)");

            Path hold = hold("restore");
            OwnJvm told = loading(site);
            told.process().destroy();
            assertThat(told.process().waitFor()).as(told.said()).isEqualTo(130);
            assertThat(told.said())
                    .contains("interrupted by a signal", "database 'killed' is as before", "started again");
            assertThat(databases("killed%")).isEqualTo("1");
            assertThat(rows("killed")).isEqualTo("11");

            kill(site, loading(site));
            assertThat(rows("killed")).isEqualTo("11");
            Files.delete(hold);

            hold = hold("check");
            kill(
                    site,
                    restore(site).until("the check waits", () -> "1".equals(sessions("query LIKE '%held(%check%'"))));
            assertThat(rows("killed")).isEqualTo("11");
            Files.delete(hold);

            killInTheSwap(site);
            assertThat(rows("killed")).isEqualTo("11");
            assertThat(databases("killed_restoring_%"))
                    .as("only that of the last")
                    .isEqualTo("1");

            hold = hold("start");
            kill(
                    site,
                    restore(site).until("the application starts", () -> Files.exists(directory.resolve("at-start"))));
            assertThat(rows("killed")).isEqualTo("10");
            assertThat(rows(database("killed_before_%"))).isEqualTo("11");
            Files.delete(hold);

            RunResult last = last(site);
            assertThat(last.outcome()).as(last.error()).isEqualTo(ErrorKind.DONE);
            assertThat(databases("killed_restoring_%")).isEqualTo("0");
            assertThat(site.catalog(
                            "SELECT state, count(*) FROM runs WHERE job = 'restore-run' GROUP BY state ORDER BY state"))
                    .containsExactly("FAILED|5", "OK|1");
        }
    }

    @Test
    void oneOfBothSqliteFilesServesWhereverARestoreIsKilled() throws Exception {
        Path live = directory.resolve("live.db");
        String check = "SELECT (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n <"
                + " (SELECT turns FROM slow)) SELECT count(*) FROM c) > 0";
        try (Site site = Site.plan("killed-sqlite")
                .source("live", "kind: sqlite, path: " + live + ", checks: [\"" + check + "\"]")
                .application(application())
                .start()) {
            sqlite(live, "CREATE TABLE slow (turns INTEGER)", "INSERT INTO slow VALUES (1)");
            RunResult quick = site.backup(SOURCE);
            sqlite(live, "UPDATE slow SET turns = 1000000000000");
            assertThat(site.backup(SOURCE).outcome()).isEqualTo(ErrorKind.DONE);
            sqlite(live, "UPDATE slow SET turns = 2");

            kill(
                    site,
                    restore(site)
                            .until(
                                    "it checks what was loaded",
                                    () -> !restoring().isEmpty()));
            assertThat(turns(live)).isEqualTo(2);

            Path hold = hold("start");
            String at = quick.endedAt().toString();
            kill(
                    site,
                    restore(site, "--at", at)
                            .until("the application starts", () -> Files.exists(directory.resolve("at-start"))));
            assertThat(turns(live)).isEqualTo(1);
            assertThat(turns(beside("live.db.before-").get(0))).isEqualTo(2);
            assertThat(restoring()).isEmpty();
            Files.delete(hold);

            site.catalog("DELETE FROM copies WHERE backup_id <> '" + quick.run().backupId() + "'");
            RunResult last = last(site);
            assertThat(last.outcome()).as(last.error()).isEqualTo(ErrorKind.DONE);
            assertThat(beside("live.db.before-")).hasSize(2);
        }
    }

    private void killInTheSwap(Site site) throws Exception {
        try (Connection holding = Site.cluster().connect("postgres")) {
            holding.setAutoCommit(false);
            holding.createStatement().execute("COMMENT ON DATABASE killed IS 'held'");
            kill(
                    site,
                    restore(site)
                            .until(
                                    "the rename waits",
                                    () -> "1"
                                            .equals(sessions(
                                                    "query LIKE 'ALTER DATABASE%' AND wait_event_type = 'Lock'"))));
            holding.rollback();
        }
        Await.until(
                "its sessions end", () -> "0".equals(sessions("query LIKE 'ALTER DATABASE%' OR query LIKE 'DO $$%'")));
    }

    // what was started by it ends with it, and its lease with its time, which passes here at once
    private static void kill(Site site, OwnJvm restore) throws Exception {
        restore.kill();
        assertThat(site.catalog("SELECT expires_at <= (SELECT now_ms FROM catalog_clock) + 90000 FROM leases"))
                .containsExactly("1");
        site.catalog("UPDATE leases SET expires_at = 0");
    }

    private OwnJvm loading(Site site) throws Exception {
        return restore(site)
                .until(
                        "rows are loaded beside the original",
                        () -> "1".equals(sessions("query LIKE 'COPY%' AND datname LIKE 'killed_restoring_%'")));
    }

    private OwnJvm restore(Site site, String... more) throws IOException {
        return OwnJvm.bactrian(
                directory.resolve("said"),
                site.home(),
                Stream.concat(Stream.of("restore", SOURCE, "--over-live", "--yes"), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static RunResult last(Site site) throws Exception {
        RestoreOrder order =
                new RestoreOrder(null, null, null, Place.LIVE, "", List.of(), true, Safety.KEEP, "", false);
        return (RunResult) site.ask("run", Map.of("request", RunRequest.restore(SourceId.parse(SOURCE), order)));
    }

    private String[] application() throws IOException {
        Path start = directory.resolve("start.sh");
        Files.writeString(
                start,
                "touch '%1$s/at-start'; while [ -e '%1$s/hold-start' ]; do sleep 0.05; done\n".formatted(directory));
        return new String[] {"stop: ['true']", "start: [sh, " + start + "]"};
    }

    private Path hold(String phase) throws IOException {
        Files.deleteIfExists(directory.resolve("at-start"));
        return Files.createFile(directory.resolve("hold-" + phase));
    }

    private void fillKilled() throws IOException {
        // the server runs as another user, and looks for files there
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Site.cluster().createDatabase("killed");
        Site.cluster()
                .execute(
                        "killed",
                        ("CREATE FUNCTION held(phase text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN"
                                        + " WHILE current_database() <> 'killed'"
                                        + " AND (pg_stat_file('%s/hold-' || phase, true)).size IS NOT NULL"
                                        + " LOOP PERFORM pg_sleep(0.05); END LOOP; RETURN true; END$$")
                                .formatted(directory),
                        "CREATE TABLE humps (n int CHECK (public.held('restore')))",
                        "INSERT INTO humps SELECT generate_series(1, 10)");
    }

    private static String rows(String database) {
        return requireNonNull(Site.cluster().query(database, "SELECT count(*) FROM humps"));
    }

    private static String databases(String like) {
        return requireNonNull(
                Site.cluster().query("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE '" + like + "'"));
    }

    private static String database(String like) {
        return requireNonNull(Site.cluster()
                .query("postgres", "SELECT min(datname) FROM pg_database WHERE datname LIKE '" + like + "'"));
    }

    private static String sessions(String condition) {
        return requireNonNull(Site.cluster()
                .query(
                        "postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND ("
                                + condition + ")"));
    }

    private List<Path> restoring() throws IOException {
        return beside(".restoring-").stream()
                .filter(place -> Files.exists(place.resolve("new.db")))
                .toList();
    }

    private List<Path> beside(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    private static void sqlite(Path file, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static int turns(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var row = connection.createStatement().executeQuery("SELECT turns FROM slow")) {
            return row.getInt(1);
        }
    }
}
