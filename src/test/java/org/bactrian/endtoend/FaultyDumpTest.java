package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.lab.Fault;
import org.bactrian.lab.Fault.Step;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.process.TimeLimits;
import org.bactrian.source.PostgresSource;
import org.bactrian.source.PostgresTools;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dump or the directory that it is staged in fails: the run does, nothing is visible, and somebody hears why. */
@Timeout(150)
class FaultyDumpTest {
    private static final String FAILED =
            "FAILED, exit 1: no manifest on any target, staging is empty; who has the plan's"
                    + " line hears once, on each channel";

    private static BlockedDump blocked;
    private static Site site;
    private static Site strangeTools;
    private static CompletableFuture<RunResult> silent;
    private static CompletableFuture<RunResult> tooLong;

    @BeforeAll
    static void start() throws Exception {
        blocked = BlockedDump.create("stuck");
        Site.cluster().createDatabase("fine");
        Site.cluster().execute("fine", "CREATE TABLE t AS SELECT i, md5(i::text) FROM generate_series(1, 20000) i");
        Site.cluster().createDatabase("held");
        Site.cluster().execute("held", "CREATE TABLE t (id integer)");
        String there = "kind: postgres, host: 127.0.0.1, user: " + PostgresCluster.USER + ", port: ";
        int port = Site.lab().postgres().port();
        Site.Plan plan = Site.plan("faulty-dumps");
        Files.createDirectories(plan.home());
        Path wrong = Files.createFile(
                plan.home().resolve("wrong.password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(wrong, "three humps");
        site = plan.source("wrong-password", there + port + ", database: fine, passwordFile: " + wrong)
                .source("down", there + "1, database: fine, passwordFile: " + wrong)
                .postgres("locked", "held", "lockTimeout: 1s")
                .postgres("silent", "stuck")
                .policy("hasty", "schedules: [], minimumCopies: 2, volumeSize: 512KiB, maxDuration: 2s")
                .postgres("too-long", "stuck", "policy: hasty")
                .property("bactrian.dump.silence", "4s")
                .service()
                .start();
        silent = site.begin("argo/silent");
        tooLong = site.begin("argo/too-long");
        strangeTools = Site.plan("strange-tools")
                .postgres("newer", "fine")
                .postgres("early", "fine")
                .service()
                .start();
    }

    @AfterAll
    static void end() throws Exception {
        site.close();
        strangeTools.close();
        blocked.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wrong-password | password authentication failed | check user, password and the server's pg_hba.conf",
                "down           | cannot connect to database 'fine' on 127.0.0.1:1 | check that the server runs",
            })
    @Fault(step = Step.DUMP, part = "postgres", fault = "the password is wrong", outcome = FAILED)
    @Fault(step = Step.DUMP, part = "postgres", fault = "the server is down", outcome = FAILED)
    void serverThatLetsNobodyInFailsTheRun(String source, String words, String hint) throws Exception {
        RunResult result = site.backup("argo/" + source);

        assertFailed(site, source, result, words, hint);
        assertThat(result.error()).doesNotContain("humps");
    }

    @Test
    @Fault(
            step = Step.DUMP,
            part = "postgres",
            fault = "a table is locked exclusively throughout",
            outcome = FAILED + "; after lockTimeout")
    void lockedTableFailsTheRun() throws Exception {
        try (Connection holder = Site.cluster().connect("held")) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");

            assertFailed(site, "locked", site.backup("argo/locked"), "LOCK TABLE public.t", "pg_locks");
        }
        assertThat(site.backup("argo/locked").outcome()).as("the next run").isEqualTo(ErrorKind.DONE);
    }

    @Test
    @Fault(
            step = Step.DUMP,
            part = "postgres",
            fault = "pg_dump is older than the server",
            outcome = FAILED + "; before a byte is dumped")
    void olderToolFailsTheRun() throws Exception {
        tools("echo 'pg_dump (PostgreSQL) 14.9 (Debian 14.9-1)'");

        assertFailed(
                strangeTools,
                "newer",
                strangeTools.backup("argo/newer"),
                "pg_dump 14.9",
                "install a pg_dump of version 15 or newer");
    }

    @Test
    @Fault(step = Step.DUMP, part = "postgres", fault = "pg_dump ends early with exit code 0", outcome = FAILED)
    void dumpThatEndsEarlyFailsTheRun() throws Exception {
        String tool = Site.cluster().bin().resolve("pg_dump").toString();
        tools("[ \"$1\" = --version ] && exec " + tool + " --version; " + tool + " \"$@\" | head -c 500000; exit 0");

        assertFailed(
                strangeTools,
                "early",
                strangeTools.backup("argo/early"),
                "pg_dump wrote no whole archive: the archive ends in the middle",
                "log");
    }

    @Test
    @Fault(step = Step.DUMP, part = "postgres", fault = "no bytes for bactrian.dump.silence (10 min)", outcome = FAILED)
    void silentDumpFailsTheRun() throws Exception {
        assertFailed(
                site,
                "silent",
                silent.get(100, TimeUnit.SECONDS),
                "pg_dump wrote nothing for 4 s and was ended",
                "raise bactrian.dump.silence");
    }

    @Test
    @Fault(step = Step.DUMP, part = "any source", fault = "the dump takes longer than maxDuration", outcome = FAILED)
    void dumpThatTakesTooLongFailsTheRun() throws Exception {
        assertFailed(
                site,
                "too-long",
                tooLong.get(100, TimeUnit.SECONDS),
                "the dump did not end within 2 s, the maxDuration of its policy",
                "raise maxDuration");
    }

    @Test
    @Fault(
            step = Step.CUT,
            part = "staging",
            fault = "the disk fills up in the middle of a run",
            outcome =
                    "FAILED, exit 1: no manifest on any target, staging is empty; when there is room, the next run is OK")
    void fullStagingFailsTheRun() throws Exception {
        Site.Plan plan = Site.plan("full-staging");
        try (BlockedDump dump = BlockedDump.create("full-staging");
                Mount staging = Mount.ofSize(plan.home().resolve("small"), "8m");
                Site full = plan.postgres("db", "full-staging")
                        .property("bactrian.staging.directory", staging.point().toString())
                        .start()) {
            CompletableFuture<RunResult> run = full.begin("argo/db");
            Await.until("pg_dump stands, or the run has ended", () -> run.isDone() || dump.stands());
            Await.until(
                    "all closed volumes are up",
                    () -> Site.files(staging.point()).size() <= 1);
            Path filler = staging.point().resolve("filler");
            fill(filler);
            dump.release();

            RunResult result = run.get(60, TimeUnit.SECONDS);
            assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.FAILED);
            assertThat(result.error())
                    .contains("the staging directory " + staging.point())
                    .contains("is full");
            assertThat(result.hint()).contains("free space there");
            assertThat(full.stored("manifest.json")).isEmpty();
            assertThat(full.catalog("SELECT state, exit_code FROM runs")).containsExactly("FAILED|1");
            assertThat(full.catalog("SELECT kind FROM events")).containsExactly("backup.failed");
            assertThat(Site.files(staging.point())).containsExactly(filler);

            Files.delete(filler);
            RunResult next = full.backup("argo/db");
            assertThat(next.outcome()).as(next.error()).isEqualTo(ErrorKind.DONE);
        }
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static void assertFailed(Site site, String source, RunResult result, String words, String hint)
            throws Exception {
        assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.FAILED);
        assertThat(result.outcome().exitCode()).isEqualTo(1);
        assertThat(result.error()).contains(words).doesNotContain("Exception", "java.");
        assertThat(result.hint()).contains(hint);
        assertThat(result.backup()).isNull();
        assertThat(site.stored("manifest.json"))
                .noneMatch(file -> file.toString().contains("/" + source + "/"));
        assertThat(site.staged())
                .noneMatch(file -> file.toString().contains(result.run().id()));
        String of = " WHERE source = '" + source + "'";
        assertThat(site.catalog("SELECT state, exit_code FROM runs" + of)).containsExactly("FAILED|1");
        assertThat(site.catalog("SELECT count(*) FROM backups" + of)).containsExactly("0");
        assertThat(site.catalog("SELECT count(*) FROM leases WHERE source_id LIKE 'argo/" + source + "%'"
                        + " AND expires_at > (SELECT now_ms FROM catalog_clock)"))
                .containsExactly("0");
        assertThat(site.catalog("SELECT kind FROM events" + of)).containsExactly("backup.failed");
        assertThat(site.catalog("SELECT text || hint FROM events" + of))
                .singleElement()
                .asString()
                .contains("argo/" + source, words, hint);
        String notices = "SELECT channel, state FROM notices n JOIN events e ON e.id = n.event_id WHERE e.source = '"
                + source + "' ORDER BY channel";
        Await.until(
                "notices of " + source,
                () -> site.catalog(notices).equals(List.of("email|DELIVERED", "slack|DELIVERED")));
    }

    /** A host whose pg_dump is this script, from now on. */
    private static void tools(String script) throws Exception {
        Path bin = Files.createTempDirectory(strangeTools.home(), "bin");
        Path file = Files.writeString(bin.resolve("pg_dump"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        CamelContext camel = strangeTools.application().camel();
        camel.getRegistry()
                .bind(
                        "postgres-source",
                        new PostgresSource(new PostgresTools(List.of(bin)), Clock.systemUTC(), TimeLimits.STANDARD));
        String route = "file:" + SharedLab.base().resolve("routes/dump/dump-postgres.camel.yaml");
        PluginHelper.getRoutesLoader(camel)
                .updateRoutes(PluginHelper.getResourceLoader(camel).resolveResource(route));
    }
}
