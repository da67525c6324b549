package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.lab.Fault;
import org.bactrian.lab.S3Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can happen while a dump runs: it is held before its end, so that everything happens in the middle. */
@Timeout(150)
class BlockedDumpTest {
    private static final SourceId SOURCE = SourceId.parse("argo/db");
    /** Volumes that wait or go up, and the one that is being written. */
    private static final int STAGED_AT_MOST = 4;

    private BlockedDump dump;

    @BeforeEach
    void block() throws Exception {
        dump = BlockedDump.create("blocked");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(BlockedDump.dumps()).isEmpty();
        Await.until("no session is left", () -> dump.sessions("true") == 0);
        dump.close();
    }

    @Test
    void volumesGoUpWhileTheDumpRuns() throws Exception {
        try (Site site = Site.plan("overlap").postgres("db", "blocked").start()) {
            CompletableFuture<RunResult> run = beginAndAwaitStop(site);
            for (String target : List.of("primary", "secondary", "offline")) {
                Await.until(
                        "main-00000 on " + target,
                        () -> BlockedDump.volumes(site, target, SOURCE).contains("main-00000"));
            }
            assertThat(BlockedDump.dumps()).hasSize(1);
            assertThat(site.stored("manifest.json")).isEmpty();
            assertThat(site.catalog("SELECT state FROM runs")).containsExactly("RUNNING");

            dump.release();

            assertThat(run.get(60, TimeUnit.SECONDS).outcome()).isEqualTo(ErrorKind.DONE);
            assertThat(site.staged()).isEmpty();
        }
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "postgres",
            fault = "pg_dump is killed after several volumes",
            outcome =
                    "FAILED, exit 1: no manifest on any target, staging is empty, no session is left; the next run is OK")
    void killedDumpLeavesNothingVisibleAndTheNextRunIsGood() throws Exception {
        try (Site site = Site.plan("killed").postgres("db", "blocked").start()) {
            CompletableFuture<RunResult> run = beginAndAwaitStop(site);
            Await.until(
                    "volumes are up",
                    () -> BlockedDump.volumes(site, "offline", SOURCE).size() > 5);

            BlockedDump.dumps().forEach(ProcessHandle::destroyForcibly);

            RunResult result = run.get(60, TimeUnit.SECONDS);
            assertThat(result.outcome()).isEqualTo(ErrorKind.FAILED);
            assertThat(result.outcome().exitCode()).isEqualTo(1);
            assertThat(result.error()).contains("pg_dump was ended by signal 9");
            assertThat(result.hint()).contains("look who ended it");
            assertThat(result.backup()).isNull();
            assertThat(site.stored("manifest.json")).isEmpty();
            assertThat(site.stored("manifest.sig")).isEmpty();
            assertThat((List<?>) site.ask("backups-list", Map.of())).isEmpty();
            assertThat(site.staged()).isEmpty();
            assertThat(BlockedDump.dumps()).isEmpty();
            // the server does not notice that its client is gone while it waits for a lock itself
            Await.until("no session is left", () -> dump.sessions("wait_event_type IS DISTINCT FROM 'Lock'") == 0);
            assertThat(site.catalog("SELECT state, exit_code FROM runs")).containsExactly("FAILED|1");
            assertThat(site.catalog("SELECT kind FROM events")).containsExactly("backup.failed");

            dump.release();
            Await.until("no session is left at all", () -> dump.sessions("true") == 0);
            RunResult next = site.backup("argo/db");
            assertThat(next.outcome()).as(next.error()).isEqualTo(ErrorKind.DONE);
            assertThat(site.stored("manifest.json")).hasSize(3);
        }
    }

    @Test
    void busySourceIsRefusedByTheNameOfItsHolder() throws Exception {
        try (Site site = Site.plan("busy").postgres("db", "blocked").start()) {
            CompletableFuture<RunResult> run = beginAndAwaitStop(site);
            String holder = site.catalog("SELECT holder FROM leases").get(0);

            assertThatThrownBy(() -> site.backup("argo/db"))
                    .isInstanceOfSatisfying(BactrianException.class, refused -> {
                        assertThat(refused.kind()).isEqualTo(ErrorKind.BUSY);
                        assertThat(refused.kind().exitCode()).isEqualTo(7);
                    })
                    .hasMessageContaining(holder)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));

            dump.release();
            assertThat(run.get(60, TimeUnit.SECONDS).outcome()).isEqualTo(ErrorKind.DONE);
            assertThat(site.catalog("SELECT state FROM runs")).containsExactly("OK");
            assertThat(site.stored("manifest.json")).hasSize(3);
        }
    }

    @Test
    @Fault(
            step = Fault.Step.SEAL,
            part = "catalog",
            fault = "the lease is lost in the middle of the run",
            outcome = "FAILED; no manifest is written, nothing is visible on any target")
    void lostLeaseStopsTheManifest() throws Exception {
        try (Site site = Site.plan("lease").postgres("db", "blocked").start()) {
            CompletableFuture<RunResult> run = beginAndAwaitStop(site);

            site.catalog("UPDATE leases SET fence = fence + 1, holder = 'other:1:x', run_id = 'other'");
            dump.release();

            RunResult result = run.get(60, TimeUnit.SECONDS);
            assertThat(result.outcome()).isEqualTo(ErrorKind.FAILED);
            assertThat(result.error())
                    .contains("lease lost")
                    .contains(result.run().id());
            assertThat(site.stored("manifest.json")).isEmpty();
            assertThat(site.staged()).isEmpty();
            assertThat(site.catalog("SELECT holder FROM leases")).containsExactly("other:1:x");
        }
    }

    @Test
    @Fault(
            step = Fault.Step.DELIVER,
            part = "s3",
            fault = "the server dies in the middle of a run",
            outcome = "DEGRADED, exit 3: its copy shows no manifest, the two others are complete")
    void targetThatDiesInTheMiddleIsDropped() throws Exception {
        Path directory = Files.createTempDirectory(SharedLab.get().home(), "dying");
        try (S3Server dying = S3Server.start(directory).bucket("dies");
                Site site = Site.plan("dies")
                        .postgres("db", "blocked")
                        .s3("secondary", dying.endpoint().toString())
                        .start()) {
            CompletableFuture<RunResult> run = beginAndAwaitStop(site);
            Path bucket = directory.resolve("dies");
            Await.until(
                    "a volume is there",
                    () -> Site.files(bucket).stream().anyMatch(file -> file.endsWith("main-00000")));

            dying.close();
            dump.release();

            RunResult result = run.get(60, TimeUnit.SECONDS);
            assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DEGRADED);
            assertThat(result.error()).contains("secondary");
            assertThat(Site.files(bucket)).noneMatch(file -> file.endsWith("manifest.json"));
            assertThat(site.stored("manifest.json")).hasSize(2);
        }
    }

    @Test
    @Fault(
            step = Fault.Step.DELIVER,
            part = "s3",
            fault = "the server takes connections and answers nothing",
            outcome =
                    "DEGRADED, exit 3: dropped after bactrian.target.patience, staging stays small, the two others are"
                            + " complete")
    void targetThatHangsIsDroppedAndStagingStaysSmall() throws Exception {
        dump.release();
        List<Socket> taken = new CopyOnWriteArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Site site = Site.plan("hangs")
                        .postgres("db", "blocked")
                        .s3("secondary", "http://127.0.0.1:" + silent.getLocalPort())
                        .property("bactrian.target.patience", "5s")
                        .start()) {
            accept(silent, taken);
            Path staging = site.home().resolve("state/staging");
            CompletableFuture<RunResult> run = site.begin("argo/db");
            int most = 0;
            while (!run.isDone()) {
                long volumes = Site.files(staging).stream()
                        .filter(file -> String.valueOf(file.getFileName()).matches("(main|globals)-\\d{5}"))
                        .count();
                most = Math.max(most, (int) volumes);
                TimeUnit.MILLISECONDS.sleep(5);
            }

            RunResult result = run.get();
            assertThat(taken).isNotEmpty();
            assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DEGRADED);
            assertThat(result.backup().copies())
                    .filteredOn(copy -> !copy.complete())
                    .extracting(CopyRecord::target, CopyRecord::message)
                    .singleElement()
                    .satisfies(copy -> assertThat(copy.toString())
                            .contains("secondary")
                            .containsPattern("no answer in time|does not answer"));
            assertThat(most).isBetween(1, STAGED_AT_MOST);
            assertThat(site.stored("manifest.json")).hasSize(2);
            assertThat(site.staged()).isEmpty();
        } finally {
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }

    @Test
    void twoSourcesAreBackedUpAtTheSameTime() throws Exception {
        try (BlockedDump second = BlockedDump.create("blocked-too");
                Site site = Site.plan("parallel")
                        .postgres("db", "blocked")
                        .postgres("other", "blocked-too")
                        .start()) {
            CompletableFuture<RunResult> one = beginAndAwaitStop(site);
            CompletableFuture<RunResult> two = site.begin("argo/other");
            second.awaitStop();
            assertThat((List<?>) site.ask("runs-running", Map.of())).hasSize(2);

            dump.release();
            assertThat(one.get(60, TimeUnit.SECONDS).outcome()).isEqualTo(ErrorKind.DONE);
            assertThat(two).isNotDone();
            second.release();
            assertThat(two.get(60, TimeUnit.SECONDS).outcome()).isEqualTo(ErrorKind.DONE);
            for (Path manifest : site.stored("manifest.json")) {
                new StoredBackup(manifest.getParent()).checkFiles();
            }
            assertThat(site.stored("manifest.json")).hasSize(6);
        }
    }

    private CompletableFuture<RunResult> beginAndAwaitStop(Site site) throws Exception {
        CompletableFuture<RunResult> run = site.begin("argo/db");
        Await.until("pg_dump stands, or the run has ended", () -> run.isDone() || dump.stands());
        assertThat(run).isNotDone();
        return run;
    }

    private static void accept(ServerSocket server, List<Socket> taken) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            taken.add(server.accept());
                        }
                    } catch (java.io.IOException closed) {
                        assertThat(server.isClosed()).isTrue();
                    }
                },
                "silent-server");
        thread.setDaemon(true);
        thread.start();
    }
}
