package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RepairOrder;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage on real targets is found by the right level, quarantined, repaired from another copy, and proven again. */
class VerifyRepairTest {
    private static final SourceId SOURCE = SourceId.parse("argo/notes");
    private static final List<String> TARGETS = List.of("primary", "secondary", "offline");

    private static Site site;
    private static String backup;

    @BeforeAll
    static void start() throws Exception {
        Path database = SharedLab.get().home().resolve("verify-notes.db");
        fill(database);
        site = Site.plan("verify-repair")
                .source("notes", "kind: sqlite, path: " + database)
                .source(
                        "strict",
                        "kind: sqlite, path: " + database + ", checks: [\"SELECT count(*) > 100 FROM notes\"]")
                .start();
        RunResult result = site.backup(SOURCE.toString());
        assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DONE);
        backup = result.run().backupId().value();
    }

    @AfterAll
    static void end() throws Exception {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"primary", "secondary", "offline"})
    void flippedByteOfAnyFileIsFoundAndRepaired(String target) throws Exception {
        for (Path file : Site.files(directory(target)).stream()
                .filter(VerifyRepairTest::described)
                .toList()) {
            String name = String.valueOf(file.getFileName());
            byte[] good = Files.readAllBytes(file);
            List<Object> before = identities(target);
            flip(file, good.length / 2);

            RunResult found = verify(Level.CHECKSUM, target);

            assertThat(found.outcome()).as(name).isEqualTo(ErrorKind.VERIFICATION_FAILED);
            assertThat(found.error()).contains(target).contains(backup);
            assertThat(found.checks()).extracting("outcome").contains(Outcome.FAILED);
            assertThat(state(target)).isEqualTo("QUARANTINED");
            assertThat(marks(target, "quarantine")).isNotEmpty();

            RunResult repaired = repair();

            assertThat(repaired.outcome()).as(repaired.error()).isEqualTo(ErrorKind.DONE);
            assertThat(file).hasBinaryContent(good);
            assertThat(state(target)).isEqualTo("COMPLETE");
            assertThat(moved(before, identities(target)))
                    .as("moved for " + name)
                    .isEqualTo(1);
            assertThat(marks(target, "lifted")).hasSameSizeAs(marks(target, "quarantine"));
            assertThat(verify(Level.CHECKSUM, target).outcome()).isEqualTo(ErrorKind.DONE);
        }
    }

    @Test
    void contentAndRestoreAreProvenFromEachTarget() throws Exception {
        for (Level level : List.of(Level.CONTENT, Level.RESTORE)) {
            RunResult proven = verify(level);

            assertThat(proven.outcome()).as(proven.error()).isEqualTo(ErrorKind.DONE);
            assertThat(proven.checks())
                    .filteredOn(check -> check.level() == level && check.outcome() == Outcome.PASSED)
                    .extracting("target")
                    .containsExactly("primary", "secondary", "offline");
        }
        assertThat(site.catalog("SELECT DISTINCT verified FROM copies WHERE source = 'notes'"))
                .containsExactly("restore");
        assertThat(site.staged()).isEmpty();
    }

    @Test
    void contentFindsAFlippedByteAndBlamesTheCopyNotTheBackup() throws Exception {
        Path file = directory("secondary").resolve("main-00001");
        flip(file, 77);

        RunResult found = verify(Level.CONTENT);

        assertThat(found.outcome()).isEqualTo(ErrorKind.VERIFICATION_FAILED);
        assertThat(found.error()).contains("1 of 3 copies").contains("secondary");
        assertThat(site.catalog("SELECT suspect FROM backups WHERE source = 'notes'"))
                .containsExactly("");
        assertRepaired();
    }

    @Test
    void backupThatIsStoredWholeAndFailsItsChecksIsSuspectOnAllTargets() throws Exception {
        RunResult taken = site.backup("argo/strict");
        assertThat(taken.outcome()).as(taken.error()).isEqualTo(ErrorKind.DONE);

        RunResult found = run(RunRequest.verify(
                SourceId.parse("argo/strict"), new VerifyOrder(Level.RESTORE, null, List.of("offline"), false, false)));

        assertThat(found.outcome()).as(found.error()).isEqualTo(ErrorKind.VERIFICATION_FAILED);
        assertThat(found.error()).contains("cannot be restored").contains("count(*) > 100");
        assertThat(site.catalog("SELECT suspect <> '' FROM backups WHERE source = 'strict'"))
                .containsExactly("1");
        assertThat(site.catalog("SELECT DISTINCT state FROM copies WHERE source = 'strict'"))
                .containsExactly("COMPLETE");
        assertThat(site.catalog("SELECT kind, target FROM marks WHERE source = 'strict' ORDER BY target"))
                .containsExactly("suspect|offline", "suspect|primary", "suspect|secondary");
    }

    @Test
    void missingAndCutVolumesAreFoundByLookingAlone() throws Exception {
        Path deleted = directory("primary").resolve("main-00000");
        Path cut = directory("offline").resolve("main-00001");
        byte[] good = Files.readAllBytes(deleted);
        byte[] whole = Files.readAllBytes(cut);
        Files.delete(deleted);
        Files.write(cut, new byte[] {1, 2, 3});

        RunResult found = verify(Level.EXISTS);

        assertThat(found.outcome()).isEqualTo(ErrorKind.VERIFICATION_FAILED);
        assertThat(found.error())
                .contains("2 of 3 copies")
                .contains("main-00000 is missing")
                .contains("main-00001 has 3 bytes");
        assertThat(state("secondary")).isEqualTo("COMPLETE");
        assertRepaired();
        assertThat(deleted).hasBinaryContent(good);
        assertThat(cut).hasBinaryContent(whole);
        assertThat(verify(Level.CHECKSUM).outcome()).isEqualTo(ErrorKind.DONE);
    }

    @Test
    void quarantinedCopiesThatAreBadInDifferentFilesMendEachOther() throws Exception {
        Path[] files = {
            directory("primary").resolve("main-00000"),
            directory("secondary").resolve("main-00001"),
            directory("offline").resolve("RESTORE.txt")
        };
        List<byte[]> good = new ArrayList<>();
        for (Path file : files) {
            good.add(Files.readAllBytes(file));
            flip(file, 10);
        }
        assertThat(verify(Level.CHECKSUM).error()).contains("3 of 3 copies");

        RunResult repaired = repair();

        assertThat(repaired.outcome()).as(repaired.error()).isEqualTo(ErrorKind.DONE);
        for (int i = 0; i < files.length; i++) {
            assertThat(files[i]).hasBinaryContent(good.get(i));
        }
    }

    @Test
    void fileThatIsGoodNowhereIsLeftAsItIs() throws Exception {
        List<byte[]> good = new ArrayList<>();
        for (String target : TARGETS) {
            Path file = directory(target).resolve("main-00000");
            good.add(Files.readAllBytes(file));
            flip(file, 99);
        }
        assertThat(verify(Level.CHECKSUM).outcome()).isEqualTo(ErrorKind.VERIFICATION_FAILED);

        RunResult failed = repair();

        assertThat(failed.outcome()).isEqualTo(ErrorKind.FAILED);
        assertThat(failed.error()).contains("no good main-00000").contains("3 of 3 copies are still not whole");
        for (int i = 0; i < TARGETS.size(); i++) {
            Path file = directory(TARGETS.get(i)).resolve("main-00000");
            assertThat(file).exists();
            Files.write(file, good.get(i), StandardOpenOption.WRITE);
        }
        assertRepaired();
    }

    @Test
    void giverThatTurnsOutToBeBadIsQuarantinedToo() throws Exception {
        Path bad = directory("offline").resolve("main-00000");
        Path alsoBad = directory("primary").resolve("main-00000");
        byte[] good = Files.readAllBytes(bad);
        flip(bad, 5);
        assertThat(verify(Level.CHECKSUM, "offline").outcome()).isEqualTo(ErrorKind.VERIFICATION_FAILED);
        flip(alsoBad, 6); // nobody knows yet

        RunResult first = repair();

        assertThat(first.outcome()).isEqualTo(ErrorKind.VERIFICATION_FAILED);
        assertThat(first.error()).contains("primary");
        assertThat(bad).hasBinaryContent(good);
        assertThat(state("offline")).isEqualTo("COMPLETE");
        assertThat(state("primary")).isEqualTo("QUARANTINED");
        assertRepaired();
        assertThat(alsoBad).hasBinaryContent(good);
    }

    @Test
    void targetThatTakesNoMarkIsQuarantinedByTheCatalogAlone() throws Exception {
        Path database = SharedLab.get().home().resolve("verify-notes.db");
        // its own site: writes that fail open the target's breaker
        try (Site other = Site.plan("verify-unmarked")
                .source("notes", "kind: sqlite, path: " + database)
                .start()) {
            RunResult taken = other.backup("argo/notes");
            Path copy = other.root("offline").resolve(taken.run().directory());
            Files.createFile(copy.resolve("marks")); // no directory of this name can be made
            flip(copy.resolve("main-00001"), 3);

            RunRequest request =
                    RunRequest.verify(SOURCE, new VerifyOrder(Level.CHECKSUM, null, List.of("offline"), false, false));
            RunResult found = (RunResult) other.ask("run", Map.of("request", request));

            assertThat(found.outcome()).isEqualTo(ErrorKind.VERIFICATION_FAILED);
            assertThat(found.error()).contains("could not be written on offline");
            assertThat(other.catalog("SELECT state FROM copies WHERE target = 'offline'"))
                    .containsExactly("QUARANTINED");
            assertThat(other.catalog("SELECT text FROM events WHERE kind = 'verify.failed'")
                            .get(0))
                    .contains("could not be written on offline");
        }
    }

    @Test
    void secondVerifyOfOneSourceIsBusy() throws Exception {
        site.catalog(
                "INSERT OR REPLACE INTO leases VALUES ('argo/notes verify-run', 'other:1', 'r', 1, 4102444800000)");
        try {
            assertThatThrownBy(() -> verify(Level.EXISTS))
                    .isInstanceOfSatisfying(
                            BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY));
        } finally {
            site.catalog("DELETE FROM leases WHERE holder = 'other:1'");
        }
    }

    @Test
    void scheduleProvesAndRepairsWhatIsDueAndNoMore() throws Exception {
        Path database = SharedLab.get().home().resolve("verify-notes.db");
        try (Site other = Site.plan("verify-due")
                .source("notes", "kind: sqlite, path: " + database)
                .start()) {
            assertThat(other.backup("argo/notes").outcome()).isEqualTo(ErrorKind.DONE);

            other.ask("proof-look", Map.of());
            assertThat(other.catalog(
                            "SELECT level, outcome, count(*) FROM verifications WHERE level IN ('content', 'restore')"
                                    + " GROUP BY level, outcome ORDER BY level"))
                    .containsExactly("content|PASSED|3", "restore|PASSED|1");
            other.ask("proof-look", Map.of());
            other.ask("repair-look", Map.of());
            assertThat(other.catalog("SELECT job, count(*) FROM runs GROUP BY job ORDER BY job"))
                    .as("nothing more is due")
                    .containsExactly("backup-run|1", "verify-run|2");

            other.catalog("UPDATE copies SET state = 'INCOMPLETE' WHERE target = 'primary'");
            other.ask("repair-look", Map.of());
            assertThat(other.catalog("SELECT DISTINCT state FROM copies")).containsExactly("COMPLETE");
        }
    }

    @Test
    void mediumThatIsAwayIsNeitherGoodNorBad() throws Exception {
        Path label = site.root("offline").resolve("medium.json");
        byte[] kept = Files.readAllBytes(label);
        Files.delete(label);
        try {
            RunResult open = verify(Level.CHECKSUM);

            assertThat(open.outcome()).isEqualTo(ErrorKind.DEGRADED);
            assertThat(open.error()).contains("offline").contains("not attached");
            assertThat(state("offline")).isEqualTo("COMPLETE");
            assertThat(open.checks()).extracting("outcome").contains(Outcome.NOT_PROVABLE, Outcome.PASSED);
        } finally {
            Files.write(label, kept);
        }
    }

    /** As when a disk is not mounted: nothing is quarantined, nothing is put there, and all is well when it is back. */
    @Test
    void anEmptyMountPointIsNeitherGoodNorBadAndGetsNoBackup() throws Exception {
        Path root = site.root("primary");
        Path away = root.resolveSibling("verify-repair-away");
        site.catalog("UPDATE copies SET state = 'INCOMPLETE' WHERE source = 'notes' AND target = 'secondary'");
        Files.move(root, away);
        Files.createDirectory(root);
        try {
            assertThat(verify(Level.CHECKSUM).error()).contains("primary").contains("bears no mark");
            assertRepaired();
            RunResult restored = run(RunRequest.restore(
                    SOURCE,
                    new RestoreOrder(
                            null,
                            null,
                            null,
                            Place.DIRECTORY,
                            root.resolveSibling("verify-repair-out").toString(),
                            List.of(),
                            false,
                            Safety.KEEP,
                            "",
                            false)));
            assertThat(restored.outcome()).as(restored.error()).isEqualTo(ErrorKind.DONE);
            RunResult next = site.backup(SOURCE.toString());
            assertThat(next.outcome()).isEqualTo(ErrorKind.DEGRADED);
            assertThat(next.error())
                    .contains("target 'primary' bears no mark of an installation, but the catalog knows of");
            assertThat(Site.files(root)).isEmpty();
            assertThat(state("primary")).isEqualTo("COMPLETE");
            site.catalog("DELETE FROM copies WHERE backup_id = '" + next.run().backupId() + "'");
            site.catalog("DELETE FROM backups WHERE backup_id = '" + next.run().backupId() + "'");
        } finally {
            Files.delete(root);
            Files.move(away, root);
        }
        assertThat(verify(Level.CHECKSUM).outcome()).isEqualTo(ErrorKind.DONE);
    }

    @Test
    void copyThatNeverWasIsMadeFromTheOthers() throws Exception {
        for (Path file : Site.files(directory("secondary"))) {
            Files.delete(file);
        }
        site.catalog(
                "UPDATE copies SET state = 'INCOMPLETE', message = 'refused' WHERE source = 'notes' AND target = 'secondary'");
        site.catalog("UPDATE backups SET state = 'DEGRADED'");

        assertRepaired();

        assertThat(state("secondary")).isEqualTo("COMPLETE");
        assertThat(site.catalog("SELECT state FROM backups WHERE source = 'notes'"))
                .containsExactly("OK");
        new StoredBackup(directory("secondary")).checkFiles();
        assertThat(verify(Level.CHECKSUM).outcome()).isEqualTo(ErrorKind.DONE);
    }

    private static RunResult verify(Level level, String... targets) throws Exception {
        return run(RunRequest.verify(SOURCE, new VerifyOrder(level, backup, List.of(targets), false, false)));
    }

    private static void assertRepaired() throws Exception {
        RunResult result = repair();
        assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DONE);
    }

    private static RunResult repair() throws Exception {
        return run(RunRequest.repair(SOURCE, new RepairOrder(null)));
    }

    private static RunResult run(RunRequest request) throws Exception {
        return (RunResult) site.ask("run", Map.of("request", request));
    }

    private static String state(String target) throws Exception {
        return site.catalog("SELECT state FROM copies WHERE source = 'notes' AND target = '" + target + "'")
                .get(0);
    }

    private static Path directory(String target) {
        return site.root(target).resolve(SOURCE + "/" + backup);
    }

    private static List<Path> marks(String target, String kind) throws IOException {
        return Site.files(directory(target).resolve("marks")).stream()
                .filter(file -> file.toString().endsWith("-" + kind + ".json"))
                .toList();
    }

    private static boolean described(Path file) {
        return !file.toString().contains("/marks/");
    }

    // a number of a deleted file is given again; the time of the last change is not
    private static List<Object> identities(String target) throws IOException {
        List<Object> keys = new ArrayList<>();
        for (Path file : Site.files(directory(target))) {
            if (described(file)) {
                keys.add(Files.getAttribute(file, "unix:ino") + " " + Files.getAttribute(file, "unix:ctime"));
            }
        }
        return keys;
    }

    private static long moved(List<Object> before, List<Object> after) {
        return after.stream().filter(key -> !before.contains(key)).count();
    }

    private static void flip(Path file, int at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1)).flip();
            channel.write(one, at);
        }
    }

    private static void fill(Path database) throws Exception {
        byte[] noise = new byte[700_000];
        new Random(7).nextBytes(noise);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            connection.createStatement().execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, body BLOB)");
            var insert = connection.prepareStatement("INSERT INTO notes (body) VALUES (?)");
            insert.setBytes(1, noise);
            insert.executeUpdate();
        }
    }
}
