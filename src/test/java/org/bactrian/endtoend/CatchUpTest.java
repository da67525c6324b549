package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bactrian.app.Requests;
import org.bactrian.lab.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that starts after a year: everything is due at once. */
@Timeout(180)
class CatchUpTest {
    private static final String YEARLY = "[{type: full, cron: \"0 0 3 1 1 ?\", zone: UTC}]";

    @TempDir
    Path directory;

    @Test
    @Fault(
            step = Fault.Step.SCHEDULE,
            part = "service",
            fault = "30 runs due at once, after downtime",
            outcome =
                    "all OK, each once; never more than bactrian.runs.maximum, one on each database server; critical systems first, catalog and configuration last")
    void thirtyRunsDueAtOnceKeepToTheLimits() throws Exception {
        Site.cluster().createDatabase("thirty");
        Site.Plan plan = Site.plan("thirty")
                .schedules(YEARLY)
                .property("bactrian.runs.maximum", "3")
                .system("alpha", "supporting", files("a", 10))
                .system("beta", "user-facing", files("b", 10));
        IntStream.range(0, 4).forEach(i -> plan.postgres("db" + i, "thirty"));
        files("c", 6).forEach(plan::source);
        yearLater(plan);
        try (Site site = plan.service().start()) {
            Await.until(
                    "all have ended",
                    () -> site.catalog("SELECT 1 FROM fires WHERE state = 'DONE'")
                                    .size()
                            == 32);
            assertThat(site.catalog(
                            "SELECT system, count(*) FROM runs WHERE state = 'OK' GROUP BY system ORDER BY system"))
                    .containsExactly("alpha|10", "argo|10", "bactrian|2", "beta|10");
            assertThat(
                            site.catalog(
                                    "SELECT system FROM fires WHERE state = 'DONE' AND server NOT LIKE 'postgres:%' ORDER BY claimed_at, priority"))
                    .isSortedAccordingTo(
                            java.util.Comparator.comparing(List.of("argo", "beta", "alpha", "bactrian")::indexOf));
            String together =
                    "(SELECT count(*) FROM runs b WHERE b.started_at <= a.started_at AND b.ended_at > a.started_at";
            assertThat(site.catalog("SELECT a.run_id FROM runs a WHERE " + together + ") > 3"))
                    .isEmpty();
            assertThat(site.catalog("SELECT a.run_id FROM runs a WHERE " + together + " AND b.server = a.server) > 1"))
                    .isEmpty();
        }
    }

    @Test
    @Fault(
            step = Fault.Step.ANY,
            part = "service",
            fault = "SIGTERM in the middle of a run, while another is due",
            outcome =
                    "the run ends OK and is whole on all targets; the other is not begun and stays due; the process ends with exit 0")
    void sigtermLetsTheRunEndAndBeginsNoOther() throws Exception {
        try (BlockedDump dump = BlockedDump.create("drained")) {
            Site.Plan plan = Site.plan("drained")
                    .schedules(YEARLY)
                    .postgres("db", "drained")
                    .postgres("other", "drained");
            yearLater(plan);
            OwnJvm service = OwnJvm.bactrian(directory.resolve("said"), plan.home(), "run");
            try {
                service.until("pg_dump stands", dump::stands);
                service.process().destroy();
                service.until(
                        "it knows", () -> service.said().contains("stopping when the running backups have ended"));
                dump.release();
                assertThat(service.process().waitFor(60, TimeUnit.SECONDS))
                        .as(service.said())
                        .isTrue();
                assertThat(service.process().exitValue()).as(service.said()).isZero();
            } finally {
                service.kill();
            }
            try (Site site = plan.start()) {
                assertThat(site.catalog("SELECT source, state FROM runs"))
                        .as(service.said())
                        .containsExactly("db|OK");
                assertThat(site.catalog("SELECT source FROM fires WHERE state = 'DUE' AND system = 'argo'"))
                        .containsExactly("other");
                assertThat(site.stored("manifest.json")).hasSize(3);
                assertThat(site.staged()).isEmpty();
                assertThat(site.catalog("SELECT source_id FROM leases WHERE expires_at > 0"))
                        .isEmpty();
            }
        }
    }

    /** The schedule was looked at for the last time a year ago. */
    private static void yearLater(Site.Plan plan) throws Exception {
        try (Site site = plan.start()) {
            new Requests(site.application()).ask("schedule-look", Map.of());
            site.catalog("UPDATE looks SET looked_at = looked_at - 370 * 86400000");
        }
    }

    /** Settings of small files, by their names. */
    private Map<String, String> files(String prefix, int count) throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Path file = directory.resolve(prefix + i + ".db");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t (n INTEGER)");
            }
            files.put(prefix + i, "kind: sqlite, path: " + file);
        }
        return files;
    }
}
