package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.Volume;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every backup of every kind opens by hand on every target, and stays as it is. */
@Timeout(180)
class StoredBackupsTest {
    private static final List<String> SOURCES =
            List.of("argo/small-db", "argo/signals", "bactrian/config", "bactrian/catalog");

    private static Site site;

    @TempDir
    Path directory;

    @BeforeAll
    static void backUpEverythingTwice() throws Exception {
        Site.cluster().createDatabase("small");
        Site.cluster().execute("small", "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
        site = Site.plan("stored")
                .postgres("small-db", "small")
                .source(
                        "signals",
                        "kind: sqlite, path: " + SharedLab.get().home().resolve("lab/signals.db"))
                .start();
        for (int i = 0; i < 2; i++) {
            for (String source : SOURCES) {
                RunResult result = site.backup(source);
                assertThat(result.outcome())
                        .as("%s: %s", source, result.error())
                        .isEqualTo(ErrorKind.DONE);
            }
        }
    }

    @AfterAll
    static void end() throws Exception {
        site.close();
    }

    @Test
    void everyBackupOnEveryTargetOpensByHand() throws Exception {
        int opened = 0;
        for (Path manifest : site.stored("manifest.json")) {
            StoredBackup backup = new StoredBackup(manifest.getParent());
            backup.checkFiles();
            backup.readThrough(Files.createTempDirectory(directory, "opened"));
            opened++;
        }
        assertThat(opened).isEqualTo(2 * SOURCES.size() * 3);
    }

    @Test
    void secondBackupNamesTheFirst() throws Exception {
        for (String source : SOURCES) {
            List<Long> sequences = new ArrayList<>();
            for (Path backup : backups("offline", source)) {
                sequences.add(
                        new StoredBackup(backup).manifest().path("sequence").asLong());
            }
            assertThat(sequences).as(source).containsExactly(1L, 2L);
        }
    }

    @Test
    void copyOfADatabaseUnderWritesHoldsWholeTransactions() throws Exception {
        Path signals = backups("secondary", "argo/signals").get(0);
        StoredBackup backup = new StoredBackup(signals);
        Path restored = directory.resolve("signals.db");
        backup.restore(directory.resolve("work"), restored.toString());

        String figures = Shell.run(
                directory,
                Map.of(),
                "sqlite3 signals.db 'SELECT (SELECT count(*) FROM left_hump), (SELECT count(*) FROM right_hump), (SELECT max(n) FROM left_hump)'");
        String left = figures.strip().split("\\|")[0];
        assertThat(figures.strip()).isEqualTo(left + "|" + left + "|" + left);
        assertThat(Long.parseLong(left)).isPositive().isEqualTo(backup.counts().get("left_hump"));
    }

    @Test
    void storedCatalogKnowsTheEarlierBackups() throws Exception {
        Path last = backups("primary", "bactrian/catalog").get(1);
        Path work = directory.resolve("catalog");
        new StoredBackup(last).restore(work, work.resolve("catalog.db").toString());

        assertThat(Shell.run(work, Map.of(), "sqlite3 catalog.db 'SELECT count(*) FROM backups'"))
                .isEqualTo("7\n");
    }

    @Test
    void storedConfigurationHoldsTheInventoryAndTheRoutesButNoKey() throws Exception {
        Path last = backups("offline", "bactrian/config").get(1);
        Path work = directory.resolve("config");
        Path restored = work.resolve("restored");
        new StoredBackup(last).restore(work, restored.toString());

        List<Path> files = Site.files(restored);
        assertThat(files).anyMatch(file -> file.endsWith("config/systems.yaml"));
        assertThat(files).anyMatch(file -> file.endsWith("routes/backup/backup-run.camel.yaml"));
        assertThat(files).noneMatch(file -> file.endsWith("signing.pem") || file.endsWith("identity.txt"));
    }

    @Test
    void storedFileIsNeverOverwritten() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "something else");
        for (String target : List.of("primary", "secondary", "offline")) {
            for (Path stored : site.stored("manifest.json")) {
                if (!stored.startsWith(site.root(target))) {
                    continue;
                }
                byte[] before = Files.readAllBytes(stored);
                String object = site.root(target).relativize(stored).toString();
                Volume volume = new Volume("manifest.json", other, Files.size(other), "0".repeat(64));

                assertThatThrownBy(() -> put(target, object, volume))
                        .as(stored.toString())
                        .isInstanceOf(Exception.class);
                assertThat(stored).hasBinaryContent(before);
            }
        }
    }

    /** The directories of a source's backups on a target, the oldest first. */
    private static List<Path> backups(String target, String source) throws IOException {
        try (Stream<Path> directories = Files.list(site.root(target).resolve(source))) {
            List<Path> sorted = new ArrayList<>(directories.toList());
            // ids of the same second are in no order: the manifest's number is
            sorted.sort(Comparator.comparing(backup -> sequence(backup)));
            return sorted;
        }
    }

    private static long sequence(Path backup) {
        try {
            return new StoredBackup(backup).manifest().path("sequence").asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(String target, String object, Volume volume) throws Exception {
        var exchange = site.application().template().send("direct:target-" + target + "-put", message -> {
            message.setVariable("target", target);
            message.setVariable("object", object);
            message.getMessage().setBody(volume);
        });
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }
}
