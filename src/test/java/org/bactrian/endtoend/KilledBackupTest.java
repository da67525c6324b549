package org.bactrian.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bactrian.app.Requests;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.RebuildReport;
import org.bactrian.endtoend.HaltedRuns.Halt;
import org.bactrian.lab.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed with -9 while it has a backup at each node of the route; then the service starts again. */
@Timeout(300)
class KilledBackupTest {
    private static final String DUMP = "at-dump";

    /** Of those at which a manifest was put, on how many targets it lies. */
    private static final Map<Halt, Integer> MANIFESTS =
            Map.of(Halt.FIRST_COMMIT, 1, Halt.VERIFY, 3, Halt.CLOSE, 3, Halt.RECORD, 3);

    @TempDir
    Path directory;

    @Test
    @Fault(
            step = Fault.Step.OPEN,
            part = "bactrian",
            fault = "kill -9 when the run is open",
            outcome =
                    "FAILED, exit 130, once its lease is over; nothing on any target; operations hear; the next run is good")
    @Fault(
            step = Fault.Step.DELIVER,
            part = "bactrian",
            fault = "kill -9 when the targets are claimed",
            outcome = "FAILED, exit 130; only installation.json is on the targets, which the next run knows as its own")
    @Fault(
            step = Fault.Step.DUMP,
            part = "bactrian",
            fault = "kill -9 in the middle of the dump",
            outcome = "pg_dump ends with it; FAILED, exit 130; volumes without a manifest are no backup for any reader")
    @Fault(
            step = Fault.Step.DELIVER,
            part = "bactrian",
            fault = "kill -9 when a volume is on all targets, and others wait",
            outcome =
                    "FAILED, exit 130; staging and scratch are wiped by the next start of the service; the next run is good")
    @Fault(
            step = Fault.Step.SEAL,
            part = "bactrian",
            fault = "kill -9 before manifest.sig, or between it and manifest.json",
            outcome = "FAILED, exit 130; no reader sees a backup on any target; the next run is good")
    @Fault(
            step = Fault.Step.SEAL,
            part = "bactrian",
            fault = "kill -9 when manifest.json is on one target",
            outcome =
                    "FAILED, exit 130; whole on that target, and restorable from it; the next run takes its number, and then it is told as one that was never recorded")
    @Fault(
            step = Fault.Step.VERIFY,
            part = "bactrian",
            fault = "kill -9 when manifest.json is on all targets",
            outcome =
                    "FAILED, exit 130; whole on all targets: restore --from and catalog rebuild find it until the next run takes its number")
    @Fault(
            step = Fault.Step.RECORD,
            part = "catalog",
            fault = "kill -9 in the transaction that records the run",
            outcome =
                    "nothing of it is in the catalog; FAILED, exit 130; the copies are as whole as those of one that was recorded")
    @Fault(
            step = Fault.Step.CLEAN,
            part = "bactrian",
            fault = "kill -9 when the run is recorded, and before its lease is given back",
            outcome = "OK, exit 0, and stays so; its lease ends with its time, staging is wiped at the next start")
    void leavesNoHalfBackupAtAnyNode() throws Exception {
        Site.Plan plan = plan();
        plan.write();
        int heard = Site.lab().slack().messages().size();
        try (BlockedDump dump = BlockedDump.create("killed-dump")) {
            killAtAllNodes(plan.home(), dump);
            findLeasesForTheirTimeOnly(plan.home());
            try (Site site = plan.service().start()) {
                findInterrupted(site);
                findNothingHalf(site);
                Await.until(
                        "operations hear of it",
                        () -> Messages.slack(heard).stream().anyMatch(text -> text.contains("interrupted")));
                dump.release();
                backUpAgain(site);
            }
        }
    }

    private Site.Plan plan() throws Exception {
        Site.Plan plan = Site.plan("killed-backups").postgres(DUMP, "killed-dump");
        for (Halt halt : Halt.values()) {
            Path file = directory.resolve(halt.source() + ".db");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE noise AS SELECT randomblob(" + (halt == Halt.DELIVER ? 16_000_000 : 100)
                        + ") AS bytes");
            }
            plan.source(halt.source(), "kind: sqlite, path: " + file);
        }
        return plan;
    }

    private void killAtAllNodes(Path home, BlockedDump dump) throws Exception {
        OwnJvm jvm = OwnJvm.start(
                directory.resolve("said"),
                HaltedRuns.class.getName(),
                List.of(home.toString(), SharedLab.base().resolve("routes").toString()));
        try {
            for (Halt halt : Halt.values()) {
                if (halt == Halt.RECORD) {
                    jvm.until("pg_dump stands", dump::stands);
                    jvm.process().getOutputStream().write('\n');
                    jvm.process().getOutputStream().flush();
                }
                jvm.until(halt.source(), () -> jvm.said().contains(halt.said()));
            }
            assertThat(jvm.children("/pg_dump")).hasSize(1);
        } finally {
            jvm.kill();
        }
        assertThat(Site.files(home.resolve("state/staging"))).isNotEmpty();
        assertThat(Site.files(home.resolve("state/scratch"))).anyMatch(file -> file.endsWith("copy.db"));
    }

    // until then the source is busy, as it must be: nobody knows that the process is dead
    private static void findLeasesForTheirTimeOnly(Path home) throws Exception {
        assertThat(Site.catalog(
                        home,
                        "SELECT source_id FROM leases WHERE expires_at > 90000 +"
                                + " (SELECT now_ms FROM catalog_clock)"))
                .isEmpty();
        assertThat(Site.catalog(home, "SELECT source_id FROM leases")).hasSize(Halt.values().length + 1);
        Site.catalog(home, "UPDATE leases SET expires_at = 0");
    }

    private static void findInterrupted(Site site) throws Exception {
        new Requests(site.application()).ask("run-reap", Map.of());
        assertThat(site.catalog("SELECT source, state, exit_code FROM runs WHERE source = 'at-close'"))
                .containsExactly("at-close|OK|0");
        assertThat(site.catalog("SELECT DISTINCT state, exit_code, substr(error, 1, 11) FROM runs"
                        + " WHERE source <> 'at-close'"))
                .containsExactly("FAILED|130|interrupted");
        assertThat(site.catalog("SELECT source FROM events WHERE kind = 'backup.failed'"))
                .hasSize(Halt.values().length)
                .doesNotHaveDuplicates();
    }

    private static void findNothingHalf(Site site) throws Exception {
        Map<String, Integer> whole = new TreeMap<>();
        for (Path manifest : site.stored("manifest.json")) {
            StoredBackup backup = new StoredBackup(manifest.getParent());
            backup.checkFiles();
            whole.merge(backup.manifest().path("source").asText(), 1, Integer::sum);
        }
        Map<String, Integer> expected = new TreeMap<>();
        MANIFESTS.forEach((halt, count) -> expected.put(halt.source(), count));
        assertThat(whole).isEqualTo(expected);
        assertThat(readable(site, ""))
                .extracting(entry -> entry.source().source())
                .containsExactlyElementsOf(whole.keySet());
        assertThat(recorded(site)).extracting(entry -> entry.source().source()).containsExactly("at-close");
        RebuildReport report = (RebuildReport) site.ask("catalog-rebuild", Map.of("target", "offline", "dryRun", true));
        assertThat(report.backups()).as("the catalog could get them back").isEqualTo(whole.size() - 1);
        assertThat(Site.files(site.home().resolve("state/scratch"))).isEmpty();
        Await.until("staging is wiped", () -> site.staged().isEmpty());
    }

    private static void backUpAgain(Site site) throws Exception {
        for (String source : Stream.concat(
                        Stream.of(DUMP), Arrays.stream(Halt.values()).map(Halt::source))
                .toList()) {
            RunResult next = site.backup("argo/" + source);
            assertThat(next.outcome()).as(source + ": " + next.error()).isEqualTo(ErrorKind.DONE);
            String id = next.run().backupId().value();
            assertThat(recorded(site))
                    .filteredOn(entry -> entry.source().source().equals(source))
                    .first()
                    .satisfies(newest -> assertThat(newest.backupId()).isEqualTo(id));
            assertThat(readable(site, source).get(0).backupId()).as(source).isEqualTo(id);
            assertThat(site.staged()).isEmpty();
        }
        assertThat(recorded(site)).hasSize(Halt.values().length + 2);
    }

    /** What the signed manifests on a target say; what is not recorded has no number of its own any more. */
    private static List<BackupEntry> readable(Site site, String source) throws Exception {
        return entries(site.ask("target-backups", Map.of("target", "offline", "system", "argo", "source", source)));
    }

    private static List<BackupEntry> recorded(Site site) throws Exception {
        return entries(site.ask("backups-list", Map.of()));
    }

    private static List<BackupEntry> entries(Object answer) {
        return ((List<?>) requireNonNull(answer))
                .stream().map(BackupEntry.class::cast).toList();
    }
}
