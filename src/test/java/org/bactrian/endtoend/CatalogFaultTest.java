package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.lab.Fault;
import org.bactrian.lab.SlackReceiver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of backups when the catalog, a file of SQLite, is locked, full or gone. */
@Timeout(150)
class CatalogFaultTest {
    private static BlockedDump dump;
    private SlackReceiver slack;

    @BeforeAll
    static void database() throws Exception {
        dump = BlockedDump.create("catalog-fault");
    }

    @AfterAll
    static void end() throws Exception {
        dump.close();
    }

    @BeforeEach
    void begin() throws Exception {
        dump.block();
        slack = SlackReceiver.start();
    }

    @AfterEach
    void close() throws Exception {
        dump.release();
        slack.close();
    }

    /** A site whose catalog waits for a lock half a second instead of five. */
    private Site.Plan plan(String name, String patience) {
        Site.Plan plan = Site.plan(name).postgres("db", "catalog-fault").channels(slack.webhookUrl(), 9);
        return plan.property(
                        "bactrian.catalog.url",
                        "jdbc:sqlite:" + plan.home().resolve("catalog.db") + "?busy_timeout=500&max_page_count=600")
                .property("bactrian.record.patience", patience);
    }

    @Test
    @Fault(
            step = Fault.Step.OPEN,
            part = "catalog (SQLite)",
            fault = "another process keeps it locked",
            outcome =
                    "no run begins; exit 1, the message names the catalog; one direct message by the emergency channel, and one"
                            + " to the same people after the next run that was recorded")
    void lockedBeforeTheRun() throws Exception {
        dump.release();
        try (Site site = plan("locked-open", "0s").start()) {
            try (Connection lock = lock(site)) {
                for (int i = 0; i < 2; i++) {
                    BactrianException fault =
                            catchThrowableOfType(BactrianException.class, () -> site.backup("argo/db"));
                    assertThat(fault.kind()).isEqualTo(ErrorKind.FAILED);
                    assertThat(fault)
                            .hasMessageStartingWith("the catalog cannot be")
                            .hasMessageContaining("locked");
                    assertThat(fault.hint()).contains("bactrian.catalog.url");
                }
                Await.until("people are told", () -> !slack.messages().isEmpty());
                lock.rollback();
            }
            assertThat(site.stored("manifest.json")).isEmpty();
            assertThat(site.catalog("SELECT state FROM runs")).isEmpty();

            assertThat(site.backup("argo/db").outcome()).isEqualTo(ErrorKind.DONE);

            assertTold();
        }
    }

    @Test
    @Fault(
            step = Fault.Step.OPEN,
            part = "catalog (SQLite)",
            fault = "another process keeps it locked for less than 5 s",
            outcome = "OK: the run waits; nobody is told")
    @Fault(
            step = Fault.Step.RECORD,
            part = "catalog (SQLite)",
            fault = "another process keeps it locked, but not for longer than bactrian.record.patience",
            outcome = "OK: what is to be recorded is tried again until it is; nobody is told")
    void lockedForAShortTime() throws Exception {
        try (Site site = plan("locked-short", "1m").start()) {
            CompletableFuture<RunResult> run;
            try (Connection lock = lock(site)) {
                run = site.begin("argo/db");
                Await.until("the run waits for the lock", () -> runStandsIn("org.sqlite"));
                lock.rollback();
            }
            dump.awaitStop();
            try (Connection lock = lock(site)) {
                dump.release();
                Await.until("the run waits to be recorded", () -> runStandsIn("DelayProcessor"));
                lock.rollback();
            }
            RunResult result = run.get(60, TimeUnit.SECONDS);
            assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DONE);
            assertThat(site.catalog("SELECT state FROM runs")).containsExactly("OK");
            assertThat(site.catalog("SELECT state FROM backups")).containsExactly("OK");
            assertThat(site.catalog("SELECT kind FROM events")).containsExactly("backup.succeeded");
        }
        assertThat(slack.messages()).isEmpty();
    }

    @Test
    @Fault(
            step = Fault.Step.RECORD,
            part = "catalog (SQLite)",
            fault = "another process keeps it locked for too long, after the manifest",
            outcome =
                    "exit 1; the backup is complete on its targets but in no catalog: the message says so, with its id and the"
                            + " command that takes it in; people are told once by the emergency channel; after catalog rebuild the"
                            + " next run has the next number")
    void lockedAfterTheManifest() throws Exception {
        try (Site site = plan("locked-record", "0s").start()) {
            CompletableFuture<RunResult> run = site.begin("argo/db");
            dump.awaitStop();
            BactrianException fault;
            try (Connection lock = lock(site)) {
                dump.release();
                fault = fault(run);
                lock.rollback();
            }
            List<Path> manifests = site.stored("manifest.json");
            assertThat(manifests).hasSize(3);
            String id = String.valueOf(manifests.get(0).getParent().getFileName());
            assertThat(fault.kind()).isEqualTo(ErrorKind.FAILED);
            assertThat(fault)
                    .hasMessageStartingWith(
                            "backup " + id + " of argo/db is complete on primary, secondary, offline, but in no"
                                    + " catalog: the catalog cannot be")
                    .hasMessageContaining("locked");
            assertThat(fault.hint()).contains("bactrian catalog rebuild --from primary");
            assertThat(site.catalog("SELECT backup_id FROM backups")).isEmpty();
            assertThat(site.staged()).isEmpty();

            site.catalog("UPDATE leases SET expires_at = 0"); // 90 s later
            site.ask("run-reap", Map.of());
            site.ask("catalog-rebuild", Map.of("target", "primary", "dryRun", false));
            RunResult next = site.backup("argo/db");

            assertThat(next.outcome()).as(next.error()).isEqualTo(ErrorKind.DONE);
            assertThat(site.catalog("SELECT sequence, state FROM backups ORDER BY sequence"))
                    .containsExactly("1|OK", "2|OK");
            assertThat(site.catalog("SELECT state, exit_code FROM runs ORDER BY started_at"))
                    .containsExactly("FAILED|130", "OK|0");
            assertTold();
            assertThat(slack.messages().get(0).toString()).contains(id);
        }
    }

    @Test
    @Fault(
            step = Fault.Step.RECORD,
            part = "catalog (SQLite)",
            fault = "its disk is full",
            outcome =
                    "exit 1; the backup is on its targets but in no catalog, which the message says; the emergency channel"
                            + " speaks once, and again when a run was recorded")
    void full() throws Exception {
        dump.release();
        try (Site site = plan("catalog-full", "0s").start()) {
            site.catalog("CREATE TABLE junk AS SELECT zeroblob(4096 * 700) AS stuff");

            BactrianException fault = catchThrowableOfType(BactrianException.class, () -> site.backup("argo/db"));

            assertThat(fault.kind()).isEqualTo(ErrorKind.FAILED);
            assertThat(fault).hasMessageContaining("in no catalog").hasMessageContaining("full");
            assertThat(site.catalog("SELECT backup_id FROM backups")).isEmpty();
            assertThat(site.catalog("SELECT kind FROM events")).isEmpty();

            site.catalog("DROP TABLE junk");
            site.catalog("UPDATE leases SET expires_at = 0");
            assertThat(site.backup("argo/db").outcome()).isEqualTo(ErrorKind.DONE);
            assertTold();
        }
    }

    @Test
    @Fault(
            step = Fault.Step.SEAL,
            part = "catalog (SQLite)",
            fault = "its file is removed in the middle of the run",
            outcome =
                    "exit 1; no manifest is written, nothing is visible on any target; one message by the emergency channel")
    @Fault(
            step = Fault.Step.OPEN,
            part = "catalog (SQLite)",
            fault = "its file is gone",
            outcome = "no run begins, no new empty catalog is made; exit 1, the message names the file")
    void gone() throws Exception {
        try (Site site = plan("catalog-gone", "0s").start()) {
            CompletableFuture<RunResult> run = site.begin("argo/db");
            dump.awaitStop();
            Files.move(site.home().resolve("catalog.db"), site.home().resolve("elsewhere.db"));
            dump.release();

            assertThat(fault(run)).hasMessageContaining("catalog.db is gone");
            assertThat(site.stored("manifest.json")).isEmpty();
            assertThat(site.stored("manifest.sig")).isEmpty();
            assertThat(site.staged()).isEmpty();
            BactrianException second = catchThrowableOfType(BactrianException.class, () -> site.backup("argo/db"));
            assertThat(second).hasMessageContaining("catalog.db is gone");
            assertThat(site.home().resolve("catalog.db")).doesNotExist();
            Await.until("people are told", () -> !slack.messages().isEmpty());

            Files.move(site.home().resolve("elsewhere.db"), site.home().resolve("catalog.db"));
            site.catalog("UPDATE leases SET expires_at = 0");
            assertThat(site.backup("argo/db").outcome()).isEqualTo(ErrorKind.DONE);
            assertTold();
        }
    }

    private static BactrianException fault(CompletableFuture<RunResult> run) {
        ExecutionException failed = catchThrowableOfType(ExecutionException.class, () -> run.get(60, TimeUnit.SECONDS));
        assertThat(failed).hasCauseInstanceOf(BactrianException.class);
        return (BactrianException) failed.getCause();
    }

    /** The outage and its end, once each; what is said of runs goes another way, and nobody sends it here. */
    private void assertTold() throws Exception {
        Await.until(
                "it is said that it is over " + slack.messages(),
                () -> slack.messages().size() > 1);
        assertThat(slack.messages())
                .satisfiesExactly(
                        outage -> assertThat(outage.toString())
                                .contains("#backups", "[DR][CRITICAL] bactrian/catalog: catalog failed"),
                        over -> assertThat(over.toString())
                                .contains("#backups", "[DR][INFO] bactrian/catalog: catalog recovered"));
    }

    private static Connection lock(Site site) throws SQLException {
        Connection other = DriverManager.getConnection(
                "jdbc:sqlite:" + site.home().resolve("catalog.db") + "?busy_timeout=30000&transaction_mode=IMMEDIATE");
        other.setAutoCommit(false);
        try (var statement = other.createStatement()) {
            statement.execute("UPDATE installation SET id = id");
        }
        return other;
    }

    private static boolean runStandsIn(String code) {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().contains(code));
    }
}
