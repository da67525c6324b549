package org.bactrian.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bactrian.catalog.CatalogLab.manual;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What runs, leases and records do on any catalog. */
@NullUnmarked // rows and answers of routes may be null; a test that meets one fails
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RunContract {
    private CatalogLab lab;

    abstract CatalogDatabase.Location location(Path home) throws Exception;

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        lab = CatalogLab.start(location(home), home, CatalogLab.inventory(), Clock.systemUTC());
    }

    @AfterAll
    void stop() throws Exception {
        lab.close();
    }

    @BeforeEach
    void empty() throws Exception {
        lab.empty();
    }

    @Test
    void recordsABackupWithCopiesVerificationsAndEvent() throws Exception {
        RunResult result = lab.run(manual("argo/a"));

        assertThat(result.outcome()).isEqualTo(ErrorKind.DONE);
        assertThat(lab.rows("select state, exit_code, config_hash, server from runs"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("state", "OK")
                        .containsEntry("config_hash", "c0ffee")
                        .containsEntry("server", "postgres://db1:5432"));
        assertThat(lab.number("select count(*) from copies where state = 'COMPLETE' and verified = 'exists'"))
                .isEqualTo(3);
        assertThat(lab.number("select count(*) from verifications where outcome = 'PASSED'"))
                .isEqualTo(3);
        assertThat(lab.texts("select kind from events")).containsExactly("backup.succeeded");
        assertThat(lab.cleaned.ids).containsExactly(result.run().id());
        assertThat(lab.number("select expires_at from leases")).isZero();
    }

    @Test
    void saysDegradedWithTheTargetsThatMissIt() throws Exception {
        lab.job = exchange -> lab.backup(exchange, 1000, 2);

        RunResult result = lab.run(manual("argo/a"));

        assertThat(result.outcome()).isEqualTo(ErrorKind.DEGRADED);
        assertThat(lab.texts("select state from backups")).containsExactly("DEGRADED");
        assertThat(lab.rows("select kind, severity, text from events").toString())
                .contains("backup.degraded", "major", "offline (connection refused)");
    }

    @Test
    void countsNoBackupWithTooFewCopies() throws Exception {
        lab.job = exchange -> lab.backup(exchange, 1000, 1);

        RunResult result = lab.run(manual("argo/a"));

        assertThat(result.outcome()).isEqualTo(ErrorKind.FAILED);
        assertThat(result.error()).startsWith("1 of 3 copies are complete, 2 are required: secondary");
        assertThat(lab.number("select count(*) from backups")).isZero();
    }

    @Test
    void recordsAFailureWithItsKindAndHint() throws Exception {
        lab.job = exchange -> {
            throw new IllegalStateException(
                    "wrapped", new BactrianException(ErrorKind.VERIFICATION_FAILED, "bad copy", "repair it"));
        };

        RunResult result = lab.run(manual("argo/a"));

        assertThat(result.outcome()).isEqualTo(ErrorKind.VERIFICATION_FAILED);
        assertThat(lab.rows("select state, error, hint, exit_code from runs").toString())
                .contains("FAILED", "bad copy", "repair it", "5");
        assertThat(lab.texts("select kind from events")).containsExactly("backup.failed");
        assertThat(lab.cleaned.ids).hasSize(1);
        assertThat(lab.rows(SqlFile.text("catalog/select-attempts.sql")).toString())
                .contains(result.run().id(), "under_way=0");
    }

    @Test
    void tellsAForeignFailureByItsRoot() throws Exception {
        lab.job = exchange -> {
            throw new IllegalStateException("outer", new IOException("Broken pipe"));
        };

        assertThat(lab.run(manual("argo/a")).error()).isEqualTo("Broken pipe");
    }

    @Test
    void refusesASourceThatIsBeingBackedUpAndRecordsNothing() throws Exception {
        AtomicReference<Exchange> second = new AtomicReference<>();
        lab.job = exchange -> {
            second.set(lab.send("run", null, Map.of("request", manual("argo/a"))));
            return lab.backup(exchange, 1000, 3);
        };

        RunResult first = lab.run(manual("argo/a"));

        assertThat(first.outcome()).isEqualTo(ErrorKind.DONE);
        assertThat(second.get().getException()).isInstanceOfSatisfying(BactrianException.class, busy -> {
            assertThat(busy.kind()).isEqualTo(ErrorKind.BUSY);
            assertThat(busy)
                    .hasMessageMatching("argo/a is held by backup-run on .+:\\d+:.+ since .+Z \\(run "
                            + first.run().id() + "\\)");
        });
        assertThat(lab.number("select count(*) from runs")).isEqualTo(1);
        assertThat(lab.number("select count(*) from events")).isEqualTo(1);
        assertThat(lab.cleaned.ids).hasSize(1);
    }

    @Test
    void doesNotKnowAnUnknownSource() {
        assertThatThrownBy(() -> lab.run(manual("argo/aa")))
                .isInstanceOfSatisfying(BactrianException.class, unknown -> {
                    assertThat(unknown.kind()).isEqualTo(ErrorKind.NOT_FOUND);
                    assertThat(unknown.hint()).startsWith("did you mean argo/a");
                });
    }

    @Test
    void takesAnExpiredLeaseWithAHigherFenceAndTheOldOneIsLost() throws Exception {
        AtomicReference<Exchange> before = new AtomicReference<>();
        AtomicReference<Exchange> after = new AtomicReference<>();
        lab.job = exchange -> {
            before.set(lab.send("lease-check", null, variables(exchange)));
            expireLeases();
            lab.job = inner -> lab.backup(inner, 1000, 3);
            RunResult second = runUnchecked("argo/a");
            assertThat(second.outcome()).isEqualTo(ErrorKind.DONE);
            after.set(lab.send("lease-check", null, variables(exchange)));
            return lab.backup(exchange, 1000, 3);
        };

        Exchange first = lab.send("run", null, Map.of("request", manual("argo/a")));

        assertThat(before.get().getException()).isNull();
        assertThat(after.get().getException()).hasMessageContaining("lease lost");
        assertThat(first.getException())
                .as("the first was declared interrupted")
                .hasMessageContaining("lease lost");
        assertThat(lab.number("select fence from leases")).isEqualTo(2);
        assertThat(lab.texts("select state from runs order by state")).containsExactly("FAILED", "OK");
        assertThat(lab.number("select count(*) from backups")).isEqualTo(1);
    }

    @Test
    void renewsOnlyLeasesThatHold() throws Exception {
        lab.job = exchange -> {
            executeUnchecked("update leases set expires_at = expires_at - 60000");
            long nearlyOver = numberUnchecked("select expires_at from leases");
            assertThat(lab.send("lease-renew", null, Map.of()).getException()).isNull();
            assertThat(numberUnchecked("select expires_at from leases")).isGreaterThan(nearlyOver + 30000);
            expireLeases();
            assertThat(lab.send("lease-renew", null, Map.of()).getException()).isNull();
            assertThat(numberUnchecked("select expires_at from leases")).isZero();
            return lab.backup(exchange, 1000, 3);
        };
        assertThat(lab.run(manual("argo/a")).outcome()).isEqualTo(ErrorKind.DONE);
    }

    @Test
    void leaseThatCouldNotBeGivenBackExpires() throws Exception {
        lab.run(manual("argo/a"));
        long inAMinute = System.currentTimeMillis() + 60000;
        executeUnchecked("update leases set expires_at = " + inAMinute);

        assertThat(lab.send("lease-renew", null, Map.of()).getException()).isNull();

        assertThat(lab.number("select expires_at from leases")).isEqualTo(inAMinute);
    }

    @Test
    void recordsAllOrNothing() throws Exception {
        lab.job = exchange -> {
            var backup = lab.backup(exchange, 1000, 3);
            var copies = new java.util.ArrayList<>(backup.copies());
            copies.add(
                    copies.get(0)); // the second row of one target violates the key, after run and backup were written
            return new org.bactrian.artifact.BackupRecord(
                    backup.kind(),
                    backup.sequence(),
                    backup.consistencyTime(),
                    backup.plainBytes(),
                    backup.storedBytes(),
                    backup.manifestSha256(),
                    backup.manifestJson(),
                    backup.tools(),
                    copies);
        };

        Exchange exchange = lab.send("run", null, Map.of("request", manual("argo/a")));

        assertThat(exchange.getException()).isNotNull();
        assertThat(lab.texts("select state from runs")).containsExactly("RUNNING");
        assertThat(lab.number("select count(*) from backups")).isZero();
        assertThat(lab.number("select count(*) from copies")).isZero();
        assertThat(lab.number("select count(*) from events")).isZero();
        assertThat(lab.cleaned.ids).hasSize(1);
        assertThat(lab.number("select expires_at from leases"))
                .as("lease released")
                .isZero();
    }

    @Test
    void givesTheLeaseBackWhenCleaningFails() throws Exception {
        lab.cleaned.fails = true;

        Exchange exchange = lab.send("run", null, Map.of("request", manual("argo/a")));

        assertThat(exchange.getException()).hasStackTraceContaining("staging cannot be removed");
        assertThat(lab.number("select expires_at from leases")).isZero();
        assertThat(lab.texts("select state from runs")).containsExactly("OK");
    }

    @Test
    void declaresRunsInterruptedWhoseLeaseExpired() throws Exception {
        lab.execute(
                "insert into runs (run_id, job, system, source, server, type, purpose, backup_id, state, holder, started_at,"
                        + " config_hash) values ('dead', 'backup-run', 'argo', 'a', 's', 'full', 'manual', 'b', 'RUNNING',"
                        + " 'gone:1:x', 1, 'h')");

        lab.ask("run-reap", null, Map.of(), Object.class);
        lab.ask("run-reap", null, Map.of(), Object.class);

        assertThat(lab.rows("select state, error, exit_code from runs").toString())
                .contains("FAILED", "interrupted", "130");
        assertThat(lab.texts("select kind from events")).containsExactly("backup.failed");
    }

    @Test
    void announcesASizeThatChanged() throws Exception {
        lab.run(manual("argo/a"));
        lab.job = exchange -> lab.backup(exchange, 700, 3);
        lab.run(manual("argo/a"));
        lab.job = exchange -> lab.backup(exchange, 0, 3);
        lab.run(manual("argo/c"));

        assertThat(lab.texts("select severity from events where kind = 'backup.anomaly' order by severity"))
                .containsExactly("major", "warning");
        assertThat(lab.texts("select text from events where kind = 'backup.anomaly' and severity = 'warning'"))
                .containsExactly("the backup of argo/a holds 700 bytes, 30 % less than the median of the last 1"
                        + " comparable ones (1000)");
    }

    @Test
    void numbersBackupsAndListsThem() throws Exception {
        lab.run(manual("argo/a"));
        RunResult second = lab.run(manual("argo/a"));
        lab.job = exchange -> {
            assertThat(askUnchecked("runs-running")).hasSize(1);
            return lab.backup(exchange, 1000, 2);
        };
        lab.run(manual("argo/b"));

        List<?> ofSource = lab.ask("backups-list", null, Map.of("system", "argo", "source", "a"), List.class);
        assertThat(ofSource).hasSize(2);
        assertThat(ofSource.get(0)).isInstanceOfSatisfying(BackupEntry.class, backup -> {
            assertThat(backup.sequence()).isEqualTo(2);
            assertThat(backup.backupId()).isEqualTo(second.run().backupId().value());
            assertThat(backup.completeCopies()).isEqualTo(3);
        });
        assertThat(askUnchecked("backups-list")).hasSize(3);
        Map<String, SourceStatus> statuses = new java.util.HashMap<>();
        askUnchecked("status-list").forEach(row -> {
            SourceStatus status = (SourceStatus) row;
            statuses.put(status.source().toString(), status);
        });
        assertThat(statuses.get("argo/a").state()).isEqualTo("OK");
        assertThat(statuses.get("argo/a").age()).isNotNull();
        assertThat(statuses.get("argo/b").state()).isEqualTo("DEGRADED");
        assertThat(statuses.get("argo/b").lastGood().openCopies()).isEqualTo(1);
        assertThat(statuses.get("alpine/d").state()).isEqualTo("NONE");
        assertThat(statuses.get("alpine/d").lastGood()).isNull();
    }

    @Test
    void losesNothingOfTwoHundredTransactionsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            String[] sources = {"argo/a", "argo/b", "argo/c", "alpine/d"};
            // each run is three transactions and each source one at a time: 4 x 17 x 3 > 200
            List<Future<?>> chains = new java.util.ArrayList<>();
            for (String source : sources) {
                chains.add(threads.submit(() -> {
                    for (int i = 0; i < 17; i++) {
                        assertThat(runUnchecked(source).outcome()).isEqualTo(ErrorKind.DONE);
                    }
                }));
            }
            for (Future<?> chain : chains) {
                chain.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(lab.number("select count(*) from runs where state = 'OK'")).isEqualTo(68);
        assertThat(lab.number("select count(*) from copies")).isEqualTo(204);
        assertThat(lab.number("select max(sequence) from backups")).isEqualTo(17);
    }

    private static Map<String, Object> variables(Exchange exchange) {
        return Map.of("run", exchange.getVariable("run"), "fence", exchange.getVariable("fence"));
    }

    private void expireLeases() {
        executeUnchecked("update leases set expires_at = 0");
    }

    private void executeUnchecked(String sql) {
        try {
            lab.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    private long numberUnchecked(String sql) {
        try {
            return lab.number(sql);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    private RunResult runUnchecked(String source) {
        try {
            return lab.run(manual(source));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<?> askUnchecked(String route) {
        try {
            return lab.ask(route, null, Map.of(), List.class);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
