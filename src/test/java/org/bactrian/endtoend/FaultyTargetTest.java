package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RepairOrder;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.lab.Fault;
import org.bactrian.lab.Fault.Step;
import org.bactrian.lab.S3Front;
import org.bactrian.lab.S3Server;
import org.bactrian.lab.SlowFront;
import org.bactrian.storage.OfflineStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One of three targets does what broken servers, networks and disks do, in the middle of a run: it costs its own copy. */
@Timeout(150)
class FaultyTargetTest {
    private static final String DEGRADED =
            "DEGRADED, exit 3: the copy of this target is incomplete and shows no manifest,"
                    + " the two others are complete; who has the plan's line hears once, on each channel";
    /** With the mark of the installation: put 1 is the mark, put 2 is main-00000. */
    private static final int FROM_THE_SECOND_VOLUME = 3;

    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static final Map<String, S3Front> FRONTS = new ConcurrentHashMap<>();
    private static final Map<String, CompletableFuture<RunResult>> SLOW_RUNS = new ConcurrentHashMap<>();

    private static S3Server server;
    private static Site site;
    private static Site slowSite;

    @BeforeAll
    static void start() throws Exception {
        noise("faulty", 2500);
        noise("faulty-big", 5000); // more than the buffers of a connection take in
        server = S3Server.startOpen(SharedLab.get().home().resolve("faulty-server"));
        startSlow();
        Site.Plan plan = Site.plan("faulty-targets").service();
        int from = FROM_THE_SECOND_VOLUME;
        front(plan, "forbidden", refusing(number -> number >= from ? 403 : 0));
        front(plan, "errors", refusing(number -> number > from ? 503 : 0));
        front(plan, "passing", refusing(number -> number == from || number == from + 1 ? 503 : 0));
        front(plan, "damages", damaging(from, Integer.MAX_VALUE));
        front(plan, "damages-once", damaging(from, from));
        front(plan, "answer-lost", new S3Front.Fault() {
            @Override
            public int answered(String method, int number, int status) {
                return method.equals("PUT") && number == from ? 500 : status;
            }
        });
        Path full = plan.home().resolve("full");
        Files.createDirectories(full);
        source(plan.file("full", full), "full");
        site = open(plan.start());
    }

    /** A database with so many KB that no codec makes smaller. */
    private static void noise(String database, int kilobytes) {
        Site.cluster().createDatabase(database);
        Site.cluster()
                .execute(
                        database,
                        "CREATE TABLE quotes AS SELECT i, (SELECT string_agg(sha512((i || ':' || j)::bytea), '')"
                                + " FROM generate_series(1, 16) j) AS noise FROM generate_series(1, " + kilobytes
                                + ") i");
    }

    /** With little patience, and runs that begin at once: they wait while the others work. */
    private static void startSlow() throws Exception {
        Site.Plan plan = Site.plan("slow-targets")
                .volumeSize("8MiB")
                .property("bactrian.target.patience", "8s")
                .file("near", SharedLab.get().home().resolve("near"));
        for (SlowFront.Slow slow : SlowFront.Slow.values()) {
            String id = slow.toString().toLowerCase(java.util.Locale.ROOT) + "-slowly";
            SlowFront front = open(new SlowFront(server.bucket(id).endpoint(), slow));
            plan.s3(id, front.endpoint(), server.directory().resolve(id))
                    .postgres(id, "faulty-big", "targets: [near, offline, " + id + "]");
        }
        slowSite = open(plan.start());
        for (String id : List.of("takes-slowly", "gives-slowly")) {
            SLOW_RUNS.put(id, slowSite.begin("argo/" + id));
        }
    }

    private static void front(Site.Plan plan, String id, S3Front.Fault fault) throws Exception {
        S3Front front = open(new S3Front(server.bucket(id).endpoint(), fault));
        FRONTS.put(id, front);
        source(plan.s3(id, front.endpoint(), server.directory().resolve(id)), id);
    }

    private static void source(Site.Plan plan, String id) {
        plan.postgres(id, "faulty", "targets: [primary, offline, " + id + "]");
    }

    private static <T extends AutoCloseable> T open(T part) {
        OPEN.add(0, part);
        return part;
    }

    @AfterAll
    static void end() throws Exception {
        for (AutoCloseable part : OPEN) {
            part.close();
        }
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "forbidden | target 'forbidden' refused access to bucket 'forbidden' at | 3",
                "errors    | target 'errors' answered 503 | 7",
                "damages   | wrong checksum: target 'damages' answered 400 BadDigest | 6",
            })
    @Fault(
            step = Step.DELIVER,
            part = "s3",
            fault = "403 from the second volume on",
            outcome = DEGRADED + "; not tried again")
    @Fault(step = Step.DELIVER, part = "s3", fault = "5xx that lasts", outcome = DEGRADED + "; tried again three times")
    @Fault(
            step = Step.DELIVER,
            part = "s3",
            fault = "bytes change on the way, always",
            outcome = DEGRADED + "; the server refuses them")
    void lastingFaultCostsOneCopy(String id, String words, int puts) throws Exception {
        RunResult result = site.backup("argo/" + id);

        assertOneCopyLess(site, id, result, words);
        assertThat(FRONTS.get(id).puts()).isEqualTo(puts);
        assertToldOnce(site, id, "backup.degraded");
    }

    @ParameterizedTest
    @CsvSource({"passing, 2", "damages-once, 1", "answer-lost, 1"})
    @Fault(
            step = Step.DELIVER,
            part = "s3",
            fault = "5xx that passes",
            outcome = "OK, exit 0: tried again, all copies are complete")
    @Fault(
            step = Step.DELIVER,
            part = "s3",
            fault = "bytes change on the way, once",
            outcome = "OK, exit 0: the server refuses them, they are sent again")
    @Fault(
            step = Step.DELIVER,
            part = "s3",
            fault = "the answer to a put is lost",
            outcome = "OK, exit 0: put again, the object that is there already counts")
    void passingFaultCostsNothing(String id, int more) throws Exception {
        RunResult result = site.backup("argo/" + id);

        assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DONE);
        Path copy = server.directory().resolve(id).resolve(result.run().directory());
        new StoredBackup(copy).checkFiles();
        int stored = Site.files(copy).size();
        assertThat(FRONTS.get(id).puts()).as("with the mark").isEqualTo(1 + stored + more);
        assertThat(site.catalog("SELECT DISTINCT state FROM copies WHERE source = '" + id + "'"))
                .containsExactly("COMPLETE");
        assertThat(site.catalog("SELECT kind FROM events WHERE source = '" + id + "'"))
                .containsExactly("backup.succeeded");
    }

    @Test
    @Fault(
            step = Step.DELIVER,
            part = "any directory",
            fault = "the disk fills up in the middle of a run",
            outcome = DEGRADED)
    void fullDiskCostsOneCopy() throws Exception {
        try (Mount disk = Mount.ofSize(site.root("full"), "2m")) {
            RunResult result = site.backup("argo/full");

            assertOneCopyLess(site, "full", result, "target 'full' has ");
            assertThat(result.error()).contains("bytes free").contains("main-0000");
            assertThat(Site.files(disk.point())).anyMatch(file -> file.endsWith("main-00001"));
            assertToldOnce(site, "full", "backup.degraded");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"takes-slowly", "gives-slowly"})
    @Fault(
            step = Step.DELIVER,
            part = "s3",
            fault = "takes one byte a second",
            outcome = DEGRADED + "; dropped after bactrian.target.patience")
    @Fault(
            step = Step.DELIVER,
            part = "s3",
            fault = "gives one byte a second",
            outcome = DEGRADED + "; dropped after bactrian.target.patience")
    void slowTargetIsDropped(String id) throws Exception {
        RunResult result = SLOW_RUNS.get(id).get(100, TimeUnit.SECONDS);

        assertOneCopyLess(slowSite, id, result, "in time");
        assertThat(slowSite.catalog("SELECT message FROM copies WHERE target = '" + id + "'"))
                .singleElement()
                .asString()
                .contains("main-00000");
    }

    @Test
    @Fault(
            step = Step.DELIVER,
            part = "offline",
            fault = "the medium is pulled out while it is written",
            outcome =
                    "DEGRADED, exit 3: nothing is written into the empty mount point; when it is back, copy repair makes"
                            + " the copy complete")
    @Fault(
            step = Step.DELIVER,
            part = "file",
            fault = "the disk is pulled out while it is written",
            outcome =
                    "DEGRADED, exit 3: nothing is written into the empty mount point; when it is back, copy repair makes"
                            + " the copy complete")
    void pulledMediumGetsNothingMoreAndIsFilledLater() throws Exception {
        Site.Plan plan = Site.plan("pulled");
        Path disks = plan.home().resolve("disks");
        try (BlockedDump dump = BlockedDump.create("pulled");
                Mount medium = Mount.ofDirectory(plan.home().resolve("medium"), disks.resolve("medium"));
                Mount disk = Mount.ofDirectory(plan.home().resolve("disk"), disks.resolve("disk"))) {
            OfflineStore.label(medium.point(), "A");
            try (Site pulled = plan.medium("vault", medium.point())
                    .file("disk", disk.point())
                    .postgres("db", "pulled", "targets: [primary, offline, vault, disk]")
                    .start()) {
                CompletableFuture<RunResult> run = pulled.begin("argo/db");
                Await.until("pg_dump stands, or the run has ended", () -> run.isDone() || dump.stands());
                for (Mount mount : List.of(medium, disk)) {
                    Await.until("volumes", () -> Site.files(mount.point()).size() > 5);
                    mount.pullOut();
                }
                dump.release();

                RunResult result = run.get(60, TimeUnit.SECONDS);
                assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DEGRADED);
                assertThat(result.error())
                        .contains("2 of 4 copies")
                        .contains("medium 'A' of target 'vault' is not attached")
                        .contains("target 'disk' lost its installation.json");
                assertThat(medium.point()).isEmptyDirectory();
                assertThat(disk.point()).isEmptyDirectory();

                assertThat(medium.attach() && disk.attach()).isTrue();
                assertThat(pulled.stored("manifest.json")).hasSize(2);
                RunResult repaired = (RunResult) pulled.ask(
                        "run", Map.of("request", RunRequest.repair(SourceId.parse("argo/db"), new RepairOrder(null))));
                assertThat(repaired.outcome()).as(repaired.error()).isEqualTo(ErrorKind.DONE);
                assertThat(pulled.catalog("SELECT DISTINCT state FROM copies")).containsExactly("COMPLETE");
                for (Path left : Site.files(disks)) {
                    if (String.valueOf(left.getFileName()).startsWith(".part-")) {
                        Files.delete(
                                left); // what was being written: nothing lists it, and it is hidden from cat main-*
                    }
                }
                for (Path manifest : pulled.stored("manifest.json")) {
                    new StoredBackup(manifest.getParent()).checkFiles();
                }
                assertThat(pulled.stored("manifest.json")).hasSize(4);
            }
        }
    }

    private static void assertOneCopyLess(Site site, String bad, RunResult result, String words) throws Exception {
        assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DEGRADED);
        assertThat(result.outcome().exitCode()).isEqualTo(3);
        assertThat(result.error())
                .startsWith("2 of 3 copies are complete: " + bad + " (")
                .contains(words)
                .doesNotContain("Exception", "CircuitBreaker");
        assertThat(result.hint()).isNotEmpty();
        assertThat(result.backup().copies())
                .filteredOn(copy -> !copy.complete())
                .extracting(CopyRecord::target)
                .containsExactly(bad);
        assertThat(site.catalog("SELECT target FROM copies WHERE source = '" + bad + "' AND state = 'COMPLETE'"))
                .hasSize(2)
                .doesNotContain(bad);
        assertThat(site.catalog("SELECT state, exit_code FROM runs WHERE source = '" + bad + "'"))
                .containsExactly("DEGRADED|3");
        assertThat(Site.files(site.root(bad).resolve("argo").resolve(bad)))
                .noneMatch(file -> file.endsWith("manifest.json") || file.endsWith("manifest.sig"));
        List<Path> good = site.stored("manifest.json").stream()
                .filter(file -> file.toString().contains(result.run().directory()))
                .toList();
        assertThat(good).hasSize(2);
        for (Path manifest : good) {
            new StoredBackup(manifest.getParent()).checkFiles();
        }
    }

    /** One event, and one notice to the one who has the plan's line, on each of the two channels. */
    private static void assertToldOnce(Site site, String source, String kind) throws Exception {
        assertThat(site.catalog("SELECT kind, hint <> '' FROM events WHERE source = '" + source + "'"))
                .containsExactly(kind + "|1");
        String notices = "SELECT channel, state FROM notices n JOIN events e ON e.id = n.event_id WHERE e.source = '"
                + source + "' ORDER BY channel";
        Await.until(
                "notices of " + source,
                () -> site.catalog(notices).equals(List.of("email|DELIVERED", "slack|DELIVERED")));
    }

    private static S3Front.Fault refusing(IntUnaryOperator status) {
        return new S3Front.Fault() {
            @Override
            public int refuse(String method, int number) {
                return method.equals("PUT") ? status.applyAsInt(number) : 0;
            }
        };
    }

    private static S3Front.Fault damaging(int first, int last) {
        return new S3Front.Fault() {
            @Override
            public byte[] sent(int number, byte[] body) {
                byte[] sent = body.clone();
                if (sent.length > 0 && number >= first && number <= last) {
                    sent[sent.length / 2] ^= 1;
                }
                return sent;
            }
        };
    }
}
