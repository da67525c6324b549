package org.bactrian.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.SourceId;
import org.bactrian.storage.SigningKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Restores that cannot be: the live data stays as it is, its application runs, and the message says why. */
@Timeout(300)
class FaultyRestoreTest {
    private static final String NOTES = "argo/notes";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static Site site;
    private static Path live;
    private static RunResult backup;

    @BeforeAll
    static void start() throws Exception {
        live = Files.createDirectory(directory.resolve("live")).resolve("notes.db");
        Files.copy(SharedLab.get().identity(), directory.resolve("identity.txt"));
        Site.cluster().createDatabase("busy");
        Site.cluster().execute("busy", "CREATE TABLE notes AS SELECT 1 AS n");
        site = Site.plan("faulty-restore")
                .source("notes", "kind: sqlite, path: " + live)
                .postgres("db", "busy")
                .application(
                        "stop: [sh, -c, 'echo stop >> " + directory.resolve("application") + "']",
                        "start: [sh, -c, 'echo start >> " + directory.resolve("application") + "']")
                .identity(directory.resolve("identity.txt"))
                .start();
    }

    @AfterAll
    static void end() throws Exception {
        site.close();
    }

    @BeforeEach
    void backUp() throws Exception {
        Files.deleteIfExists(live);
        write("backed up");
        backup = site.backup(NOTES);
        assertThat(backup.outcome()).as(backup.error()).isEqualTo(ErrorKind.DONE);
        write("precious");
        Files.deleteIfExists(directory.resolve("application"));
    }

    @Test
    void aTimeBeforeTheFirstBackupIsNotFoundAndTheOldestIsNamed() throws Exception {
        String oldest = site.catalog("SELECT backup_id FROM backups WHERE source = 'notes' ORDER BY sequence LIMIT 1")
                .get(0);
        RunResult result = restore(NOTES, live(null, Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(result.outcome()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(result.error()).contains("no restore point at or before 2020-01-01T00:00:00Z");
        assertThat(result.hint()).contains("oldest restore point: ").contains("(" + oldest + ")");
        untouched(false);
    }

    @Test
    void withoutAnIdentityNothingIsStoppedAndAWrongOneOpensNothing() throws Exception {
        Path identity = directory.resolve("identity.txt");
        Path away = directory.resolve("away.txt");
        Files.move(identity, away);
        try {
            RunResult missing = restore(NOTES, live(null, null));
            assertThat(missing.outcome()).isEqualTo(ErrorKind.USAGE);
            assertThat(missing.error()).contains("identity file " + identity + " does not exist");
            untouched(false);

            assertThat(new ProcessBuilder("age-keygen", "-o", identity.toString())
                            .start()
                            .waitFor())
                    .isZero();
            RunResult wrong = restore(NOTES, live(null, null));
            assertThat(wrong.outcome()).isEqualTo(ErrorKind.USAGE);
            assertThat(wrong.error()).contains("identit").contains("is as it was before");
            untouched(true);
        } finally {
            Files.move(away, identity, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void allCopiesBadIsToldOfEachAndTouchesNothing() throws Exception {
        for (String target : Gone.TARGETS) {
            flip(copy(target).resolve("main-00001"));
        }
        RunResult result = restore(NOTES, live(id(), null));
        assertThat(result.outcome()).isEqualTo(ErrorKind.VERIFICATION_FAILED);
        assertThat(result.error())
                .contains("; primary: ", "; secondary: ", "; offline: ", "has the sha256")
                .contains("as it was before", "the application was started again");
        assertThat(site.catalog("SELECT DISTINCT state FROM copies WHERE backup_id = '" + id() + "'"))
                .containsExactly("QUARANTINED");
        untouched(true);
    }

    /** Somebody has the signing key, and the catalog. */
    @Test
    void signedManifestsThatLieAreRefused() throws Exception {
        refused(tree -> volume(tree, 0).put("name", "../../../etc/passwd"), "lists a file wrongly", false);
        refused(
                tree -> {
                    volume(tree, 0).put("name", "main-00001");
                    volume(tree, 1).put("name", "main-00000");
                },
                "where main-00000 belongs",
                false);
        refused(
                tree -> {
                    long more = (1L << 60) - volume(tree, 0).get("size").asLong();
                    volume(tree, 0).put("size", 1L << 60);
                    stream(tree)
                            .put("storedSize", stream(tree).get("storedSize").asLong() + more);
                },
                "bytes free",
                false);
        refused(tree -> stream(tree).put("plainSize", 1L << 60), "bytes free", true);
        refused(tree -> stream(tree).put("plainSize", 1), "1 bytes", true);
    }

    @Test
    void aFullDiskLeavesTheLiveDatabase() throws Exception {
        Path small = live.getParent();
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()) == 0);
        try {
            backUp();
            Files.write(small.resolve("other"), new byte[2_900_000]);
            RunResult result = restore(NOTES, live(null, null));
            assertThat(result.outcome()).isEqualTo(ErrorKind.FAILED);
            assertThat(result.error()).contains(small.toString()).contains("bytes free");
            untouched(true);
        } finally {
            assertThat(command("umount", small.toString())).isZero();
        }
    }

    @Test
    void aBackupKeepsItsSourceFromBeingReplacedAndNobodyElse() throws Exception {
        assertThat(site.backup("argo/db").outcome()).isEqualTo(ErrorKind.DONE);
        try (Connection blocking = Site.cluster().connect("busy")) {
            blocking.setAutoCommit(false);
            blocking.createStatement().execute("LOCK TABLE notes IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<RunResult> running = site.begin("argo/db");
            Await.until(
                    "the dump waits",
                    () -> "t"
                            .equals(
                                    Site.cluster()
                                            .query(
                                                    "postgres",
                                                    "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = 'busy' AND wait_event_type = 'Lock'")));
            String run = site.catalog("SELECT run_id FROM leases WHERE source_id = 'argo/db'")
                    .get(0);
            assertThatThrownBy(() -> restore("argo/db", live(null, null)))
                    .isInstanceOfSatisfying(BactrianException.class, e -> {
                        assertThat(e.kind()).isEqualTo(ErrorKind.BUSY);
                        assertThat(e.kind().exitCode()).isEqualTo(7);
                    })
                    .hasMessageContaining(run);
            RunResult beside = restore(
                    "argo/db",
                    new RestoreOrder(
                            null, null, null, Place.ELSEWHERE, "busy_copy", List.of(), false, Safety.KEEP, "", false));
            assertThat(beside.outcome()).as(beside.error()).isEqualTo(ErrorKind.DONE);
            assertThat(Site.cluster().query("busy_copy", "SELECT n FROM notes")).isEqualTo("1");
            assertThat(running).isNotDone();
            blocking.rollback();
            assertThat(running.get().outcome()).isEqualTo(ErrorKind.DONE);
        }
    }

    // the manifest on all targets, signed again, and known to the catalog as the right one
    private static void refused(Consumer<ObjectNode> change, String message, boolean stopped) throws Exception {
        byte[] original = Files.readAllBytes(copy("primary").resolve("manifest.json"));
        ObjectNode tree = (ObjectNode) JSON.readTree(original);
        change.accept(tree);
        replaceManifest(JSON.writeValueAsBytes(tree));
        RunResult result = restore(NOTES, live(id(), null));
        assertThat(result.outcome()).as(result.error()).isIn(ErrorKind.VERIFICATION_FAILED, ErrorKind.FAILED);
        assertThat(result.error()).contains(message);
        untouched(stopped);
        Files.deleteIfExists(directory.resolve("application"));
        site.catalog("UPDATE copies SET state = 'COMPLETE'");
        replaceManifest(original);
    }

    private static void replaceManifest(byte[] bytes) throws Exception {
        byte[] signature = SigningKey.read(SharedLab.get().home().resolve("keys/signing.pem"))
                .sign(bytes);
        for (String target : Gone.TARGETS) {
            Files.write(copy(target).resolve("manifest.json"), bytes);
            Files.write(copy(target).resolve("manifest.sig"), signature);
        }
        site.catalog(
                "UPDATE backups SET manifest_sha256 = '" + Sha256.of(bytes) + "' WHERE backup_id = '" + id() + "'");
    }

    private static ObjectNode stream(ObjectNode tree) {
        return (ObjectNode) tree.get("streams").get(0);
    }

    private static ObjectNode volume(ObjectNode tree, int index) {
        return (ObjectNode) stream(tree).get("volumes").get(index);
    }

    /** @param stopped whether the application was stopped for it; then it was started again */
    private static void untouched(boolean stopped) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live);
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT group_concat(note) FROM (SELECT note FROM notes ORDER BY n)")) {
            assertThat(rows.getString(1)).isEqualTo("backed up,precious");
        }
        try (var files = Files.list(requireNonNull(live.getParent()))) {
            assertThat(files.filter(file -> !file.endsWith("other"))).containsExactly(live);
        }
        said(stopped);
        assertThat(site.staged()).isEmpty();
    }

    private static void said(boolean stopped) throws Exception {
        Path said = directory.resolve("application");
        if (stopped) {
            assertThat(Files.readAllLines(said)).containsExactly("stop", "start");
        } else {
            assertThat(said).doesNotExist();
        }
    }

    private static String id() {
        return backup.run().backupId().value();
    }

    private static Path copy(String target) {
        return site.root(target).resolve(backup.run().directory());
    }

    private static RunResult restore(String source, RestoreOrder order) throws Exception {
        return (RunResult) site.ask("run", Map.of("request", RunRequest.restore(SourceId.parse(source), order)));
    }

    private static RestoreOrder live(@Nullable String id, @Nullable Instant at) {
        return new RestoreOrder(id, at, null, Place.LIVE, "", List.of(), true, Safety.KEEP, "", false);
    }

    // with noise, so that it takes two volumes
    private static void write(String note) throws Exception {
        byte[] noise = new byte[700_000];
        new Random(note.length()).nextBytes(noise);
        boolean fresh = !Files.exists(live);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live)) {
            connection
                    .createStatement()
                    .execute("CREATE TABLE IF NOT EXISTS notes (n INTEGER PRIMARY KEY, note TEXT, noise BLOB)");
            var insert = connection.prepareStatement("INSERT INTO notes (note, noise) VALUES (?, ?)");
            insert.setString(1, note);
            insert.setBytes(2, fresh ? noise : new byte[0]);
            insert.executeUpdate();
        }
    }

    private static void flip(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static int command(String... arguments) throws Exception {
        return new ProcessBuilder(arguments).inheritIO().start().waitFor();
    }
}
