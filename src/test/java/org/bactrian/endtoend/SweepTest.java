package org.bactrian.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.SweepOrder;
import org.bactrian.lab.Fault;
import org.bactrian.retention.Sweep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a killed run left on real targets goes when its time has come; nothing else does, whatever is wrong around it. */
@Timeout(150)
class SweepTest {
    private static final List<String> TARGETS = List.of("near", "primary", "secondary", "offline");
    private static final Duration OLD = Duration.ofDays(8);

    private static DeletesRefused s3;
    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        s3 = new DeletesRefused(Site.lab().primary().directory());
        site = plan("sweep")
                .postgres("db", "swept")
                .s3("primary", s3.endpoint())
                .start();
        assertThat(site.backup("argo/signals").outcome()).isEqualTo(ErrorKind.DONE);
        assertThat(site.backup("argo/signals").outcome()).isEqualTo(ErrorKind.DONE);
    }

    @AfterAll
    static void end() throws Exception {
        site.close();
        s3.close();
    }

    @AfterEach
    void forget() throws Exception {
        site.catalog("DELETE FROM events");
        site.catalog("DELETE FROM switches");
    }

    @Test
    @Fault(
            step = Fault.Step.CLEAN,
            part = "any target",
            fault = "a killed run left volumes there",
            outcome = "the sweep removes them 7 days later by the target's clock, not before; sweep.done names them")
    @Fault(
            step = Fault.Step.CLEAN,
            part = "any target",
            fault = "something lies there that nobody knows, or a copy lost its manifest",
            outcome = "the sweep leaves it alone; sweep.done names what nobody knows")
    void whatAKilledRunLeftGoesAndNothingElse() throws Exception {
        List<Path> left = killedRun();
        Path part = Files.writeString(site.root("near").resolve(left.get(0)).resolve(".part-1"), "half a volume");
        age("near", "", Duration.ofDays(30), "");
        assertThat(sweep().facts().get("deleted")).as("all is young").isEqualTo(List.of());

        Path stranger = Files.writeString(site.root("near").resolve("stranger.txt"), "whose?");
        Path unknown = site.root("near").resolve("argo/db/20260101T000000Z-full-aaaa/main-00000");
        Files.createDirectories(requireNonNull(unknown.getParent()));
        Files.writeString(unknown, "of a catalog that is gone");
        Path copy = manifest("near");
        byte[] manifest = Files.readAllBytes(copy);
        Files.delete(copy);
        for (String target : List.of("near", "primary")) {
            age(target, "argo", OLD, "manifest");
            Files.setLastModifiedTime(site.root(target).resolve("installation.json"), FileTime.from(Instant.now()));
        }
        Map<String, Long> before = stored();

        RunResult swept = sweep();

        assertThat(swept.outcome()).as(swept.error()).isEqualTo(ErrorKind.DONE);
        assertThat(names(swept, "deleted")).containsExactlyInAnyOrder("near:" + left.get(0), "primary:" + left.get(0));
        assertThat(names(swept, "unknown"))
                .containsExactlyInAnyOrder("near:stranger.txt", "near:argo/db/20260101T000000Z-full-aaaa");
        before.keySet()
                .removeIf(file -> file.startsWith("near/" + left.get(0)) || file.startsWith("primary/" + left.get(0)));
        assertThat(stored()).isEqualTo(before);
        assertThat(part).doesNotExist();
        assertThat(site.catalog("SELECT kind, text FROM events WHERE kind = 'sweep.done'"))
                .singleElement()
                .asString()
                .contains("near:" + left.get(0), "near:stranger.txt");
        Files.write(copy, manifest);
        Files.delete(stranger);
        Files.delete(unknown);
        assertThat(sweep().outcome()).isEqualTo(ErrorKind.DONE);
        assertThat(site.catalog("SELECT kind FROM events"))
                .as("nothing to tell")
                .containsExactly("sweep.done");
    }

    /** A dump that fails in the middle, as when its process is killed; gives the directory that it left, below each root. */
    private static List<Path> killedRun() throws Exception {
        try (BlockedDump dump = BlockedDump.create("swept")) {
            CompletableFuture<RunResult> run = site.begin("argo/db");
            dump.awaitStop();
            for (String target : TARGETS) {
                Await.until(
                        "volumes on " + target,
                        () -> !BlockedDump.volumes(site, target, running(run)).isEmpty());
            }
            BlockedDump.dumps().forEach(ProcessHandle::destroyForcibly);
            RunResult result = run.get(60, TimeUnit.SECONDS);
            assertThat(result.outcome()).isEqualTo(ErrorKind.FAILED);
            dump.release();
            Await.until("no session is left", () -> dump.sessions("true") == 0);
            site.catalog("DELETE FROM events");
            return List.of(Path.of(result.run().directory()));
        }
    }

    private static SourceId running(CompletableFuture<RunResult> run) {
        assertThat(run).isNotDone();
        return SourceId.parse("argo/db");
    }

    @Test
    @Fault(
            step = Fault.Step.CLEAN,
            part = "any target",
            fault = "the sweep comes beside a run of 30 hours",
            outcome = "nothing of the run is touched, however old its files look; the run ends OK")
    void nothingOfALongRunIsTouched() throws Exception {
        try (BlockedDump dump = BlockedDump.create("swept")) {
            CompletableFuture<RunResult> run = site.begin("argo/db");
            dump.awaitStop();
            Await.until(
                    "volumes are up",
                    () -> !BlockedDump.volumes(site, "near", running(run)).isEmpty());
            site.catalog("UPDATE runs SET started_at = started_at - 30 * 3600000 WHERE state = 'RUNNING'");
            age("near", "argo/db", OLD, "");

            RunResult swept = sweep();

            assertThat(swept.outcome()).as(swept.error()).isEqualTo(ErrorKind.DONE);
            assertThat(names(swept, "deleted")).isEmpty();
            dump.release();
            RunResult result = run.get(60, TimeUnit.SECONDS);
            assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DONE);
            new StoredBackup(site.root("near").resolve(result.run().directory())).checkFiles();
        }
    }

    @Test
    @Fault(
            step = Fault.Step.CLEAN,
            part = "keys",
            fault = "the sweep has a wrong public key",
            outcome = "REFUSED, exit 8; nothing is deleted, nothing quarantined; said once for all targets")
    void withAWrongPublicKeyNothingHappens() throws Exception {
        orphan(site, "near", "wrongkey");
        Path keys = site.home().resolve("config/keys.yaml");
        String right = Files.readString(keys);
        Path other = site.home().resolve("other.pub.pem");
        Shell.run(
                site.home(),
                Map.of("OTHER", other.toString()),
                "openssl genpkey -algorithm ed25519 | openssl pkey -pubout -out \"$OTHER\" && chmod 600 \"$OTHER\"");
        Map<String, Long> before = stored();
        for (String wrong :
                List.of(other.toString(), site.home().resolve("gone.pem").toString())) {
            Files.writeString(keys, right.replaceAll("publicKeyFile: [^,}\n]+", "publicKeyFile: " + wrong));
            RunResult swept = sweep();
            assertThat(swept.outcome()).as(swept.error()).isEqualTo(ErrorKind.REFUSED);
            assertThat(swept.error()).containsOnlyOnce("none of its manifests is believed");
        }
        Files.writeString(keys, right);
        assertThat(stored()).isEqualTo(before);
        assertThat(site.catalog("SELECT DISTINCT kind FROM events")).containsExactly("sweep.failed");
        assertThat(site.catalog("SELECT DISTINCT state FROM copies")).containsExactly("COMPLETE");
    }

    @Test
    @Fault(
            step = Fault.Step.CLEAN,
            part = "catalog",
            fault = "the catalog is empty, or was rebuilt and nobody resumed retention",
            outcome = "the sweep is REFUSED, exit 8, and says why; nothing is deleted")
    void anEmptyOrRebuiltCatalogSweepsNothing() throws Exception {
        orphan(site, "near", "frozen00");
        Map<String, Long> before = stored();
        site.catalog("INSERT INTO switches VALUES ('retention.frozen', 'on', 1, 'the catalog was rebuilt')");
        assertThat(sweep().error()).contains("retention is frozen since", "the catalog was rebuilt");
        assertThatThrownBy(() -> site.ask("sweep-plan", Map.of("order", new SweepOrder(TARGETS, null))))
                .isInstanceOfSatisfying(
                        BactrianException.class,
                        e -> assertThat(e.kind().exitCode()).isEqualTo(8));
        site.catalog("DELETE FROM switches");

        site.catalog("CREATE TABLE kept AS SELECT * FROM copies");
        site.catalog("DELETE FROM copies WHERE target = 'near'");
        assertThat(sweep().error())
                .isEqualTo("near: the catalog knows of no copy there: what looks like nobody's may be"
                        + " all there is, so nothing is deleted");
        site.catalog("DELETE FROM copies");
        site.catalog("INSERT INTO copies SELECT * FROM kept");
        site.catalog("DROP TABLE kept");
        site.catalog("CREATE TABLE kept AS SELECT * FROM backups");
        site.catalog("DELETE FROM backups");
        assertThat(sweep().error()).contains("the catalog knows no backup at all");
        site.catalog("INSERT INTO backups SELECT * FROM kept");
        site.catalog("DROP TABLE kept");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    @Fault(
            step = Fault.Step.CLEAN,
            part = "any target",
            fault = "a manifest is damaged",
            outcome = "the sweep quarantines the copy and announces it (verify.failed), once; it is never deleted")
    void aDamagedManifestIsQuarantinedAndNeverDeleted() throws Exception {
        Path bad = manifest("near");
        byte[] good = Files.readAllBytes(bad);
        Files.writeString(bad, Files.readString(bad).replace("\"sequence\"", "\"sequenze\""));
        Path directory = requireNonNull(bad.getParent());
        age(directory, Duration.ofDays(400), "");
        int files = Site.files(site.root("near")).size();

        RunResult swept = sweep();

        assertThat(swept.outcome()).as(swept.error()).isEqualTo(ErrorKind.DONE);
        assertThat(names(swept, "quarantined"))
                .containsExactly("near:" + site.root("near").relativize(directory));
        assertThat(Site.files(site.root("near"))).as("its mark and signature").hasSize(files + 2);
        assertThat(site.catalog("SELECT target FROM copies WHERE state = 'QUARANTINED'"))
                .containsExactly("near");
        assertThat(site.catalog("SELECT kind FROM events ORDER BY kind"))
                .containsExactly("sweep.done", "verify.failed");

        assertThat(names(sweep(), "quarantined")).isEmpty();
        assertThat(site.catalog("SELECT count(*) FROM events")).as("said once").containsExactly("2");
        Files.write(bad, good);
        for (Path mark : Site.files(directory.resolve("marks"))) {
            Files.delete(mark);
        }
        site.catalog("UPDATE copies SET state = 'COMPLETE'");
    }

    @Test
    @Fault(
            step = Fault.Step.CLEAN,
            part = "any target",
            fault = "a delete is refused in the middle of a directory",
            outcome =
                    "FAILED, exit 1, names it (sweep.failed); the other directories go; the next sweep removes the rest")
    void whatCouldNotBeDeletedGoesNextTime() throws Exception {
        Path near = orphan(site, "near", "refused0");
        Path first = orphan(site, "primary", "");
        Path second = Files.writeString(first.resolveSibling("main-00001"), "the other half");
        age(requireNonNull(second.getParent()), OLD, "");
        s3.letPass(2); // the probe of the clock, and one object

        RunResult refused = sweep();

        assertThat(refused.outcome()).isEqualTo(ErrorKind.FAILED);
        assertThat(refused.error()).contains("not removed: primary:argo/signals/", "403");
        assertThat(refused.hint()).contains("goes with the next sweep");
        assertThat(near).doesNotExist();
        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(site.catalog("SELECT kind FROM events ORDER BY kind")).containsExactly("sweep.done", "sweep.failed");

        s3.letPass(Integer.MAX_VALUE);
        RunResult next = sweep();
        assertThat(next.outcome()).as(next.error()).isEqualTo(ErrorKind.DONE);
        assertThat(second).doesNotExist();
    }

    @Test
    @Fault(
            step = Fault.Step.CLEAN,
            part = "clock",
            fault = "the host's clock is a year ahead",
            outcome = "by the target's clock nothing is old: the sweep deletes nothing")
    void aHostAYearAheadFindsNothingOld() throws Exception {
        try (Site ahead = plan("sweep-ahead")
                .clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(365)))
                .property("bactrian.sweep.tick", "* * * * * ?")
                .service()
                .start()) {
            assertThat(ahead.backup("argo/signals").outcome()).isEqualTo(ErrorKind.DONE);
            Path young = orphan(ahead, "near", "young000", Duration.ofDays(6));
            Path old = orphan(ahead, "primary", "");
            Await.until(
                    "the service has swept by itself, and said so",
                    () -> Files.notExists(old)
                            && !ahead.catalog("SELECT id FROM events WHERE kind = 'sweep.done'")
                                    .isEmpty());
            assertThat(young).exists();
            assertThat(ahead.catalog("SELECT text FROM events WHERE kind = 'sweep.done'"))
                    .singleElement()
                    .asString()
                    .contains("primary:argo/signals/");
        }
    }

    @Test
    void anotherSweepAndAnotherInstallationAreLeftAlone() throws Exception {
        Path orphan = orphan(site, "near", "another0");
        site.catalog("INSERT INTO leases VALUES ('bactrian/config sweep-run', 'host:1:x', 'r', 1, 9999999999999)");
        assertThatThrownBy(SweepTest::sweep)
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY));
        site.catalog("DELETE FROM leases WHERE run_id = 'r'");
        Path mark = site.root("near").resolve("installation.json");
        byte[] ours = Files.readAllBytes(mark);
        Files.writeString(mark, "{\"installation\": \"theirs\"}");
        RunResult swept = sweep();
        Files.write(mark, ours);
        assertThat(swept.outcome()).isEqualTo(ErrorKind.REFUSED);
        assertThat(swept.error()).contains("near: target 'near' belongs to installation 'theirs'");
        assertThat(orphan).exists();

        Sweep plan = (Sweep) site.ask("sweep-plan", Map.of("order", new SweepOrder(List.of("near"), null)));
        assertThat(plan.deletions()).hasSize(1);
        assertThat(orphan).as("a plan deletes nothing").exists();
        assertThat(names(sweep(), "deleted")).hasSize(1);
    }

    // ---- what the tests share ----

    private static Site.Plan plan(String name) throws IOException {
        Site.Plan plan = Site.plan(name)
                .source(
                        "signals",
                        "kind: sqlite, path: " + SharedLab.get().home().resolve("lab/signals.db"));
        return plan.file("near", plan.home().resolve("near"));
    }

    private static RunResult sweep() throws Exception {
        return run(site, TARGETS);
    }

    private static RunResult run(Site where, List<String> targets) throws Exception {
        RunRequest request = RunRequest.sweep(new SweepOrder(targets, null));
        return (RunResult) where.ask("run", Map.of("request", request));
    }

    private static List<String> names(RunResult result, String fact) {
        List<String> names = new ArrayList<>();
        ((List<?>) requireNonNull(result.facts().get(fact))).forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    /** What a run of long ago left on a target, by this catalog; without the id of a run, the last one's. */
    private static Path orphan(Site where, String target, String run) throws Exception {
        return orphan(where, target, run, OLD);
    }

    private static Path orphan(Site where, String target, String run, Duration age) throws Exception {
        if (!run.isEmpty()) {
            where.catalog(
                    "INSERT INTO runs (run_id, job, system, source, server, type, purpose, backup_id, state, holder,"
                            + " started_at, ended_at, config_hash) VALUES ('" + run
                            + "', 'backup-run', 'argo', 'signals', '',"
                            + " 'full', 'scheduled', '20260101T000000Z-full-" + run.substring(0, 4)
                            + "', 'FAILED', 'h', 1, 2, '')");
        }
        String backup = where.catalog("SELECT backup_id FROM runs WHERE started_at = 1 ORDER BY rowid DESC")
                .get(0);
        Path volume = where.root(target).resolve("argo/signals/" + backup + "/main-00000");
        Files.createDirectories(requireNonNull(volume.getParent()));
        Files.writeString(volume, "half a dump");
        age(requireNonNull(volume.getParent()), age, "");
        return volume;
    }

    /** The manifest of a backup on a target. */
    private static Path manifest(String target) throws IOException {
        return site.stored("manifest.json").stream()
                .filter(file -> file.startsWith(site.root(target)))
                .findFirst()
                .orElseThrow();
    }

    private static void age(String target, String below, Duration age, String butNot) throws IOException {
        age(site.root(target).resolve(below), age, butNot);
    }

    private static void age(Path below, Duration age, String butNot) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(age));
        for (Path file : Site.files(below)) {
            if (butNot.isEmpty() || !file.toString().contains(butNot)) {
                Files.setLastModifiedTime(file, old);
            }
        }
    }

    /** Every file of all targets with its size. */
    private static Map<String, Long> stored() throws IOException {
        Map<String, Long> all = new TreeMap<>();
        for (String target : TARGETS) {
            for (Path file : Site.files(site.root(target))) {
                all.put(target + "/" + site.root(target).relativize(file), Files.size(file));
            }
        }
        return all;
    }
}
