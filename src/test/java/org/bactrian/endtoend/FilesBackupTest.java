package org.bactrian.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files on their whole way: backed up with what is worth a warning, proven, restored in place and by hand. */
@Timeout(300)
class FilesBackupTest {
    private static final String SOURCE = "argo/settings";

    @TempDir
    Path directory;

    @Test
    void comeBackInPlaceAndByHand() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        fill(tree);
        String before = listing(tree);
        try (Site site = Site.plan("files")
                .source("settings", "kind: files, paths: ['" + tree + "'], exclude: ['*.pid']")
                .start()) {
            Files.writeString(tree.resolve("argo.pid"), "4711");
            RunResult backup = site.backup(SOURCE);
            assertThat(backup.outcome()).as(backup.error()).isEqualTo(ErrorKind.DONE);
            assertThat(String.valueOf(backup.facts().get("warnings")))
                    .contains("certificate " + tree + "/tls.crt (CN=argo) ends ");
            assertThat(site.catalog("select text from events where kind = 'backup.warning'"))
                    .singleElement()
                    .asString()
                    .startsWith("the backup of argo/settings says: certificate ");
            for (Level level : List.of(Level.CONTENT, Level.RESTORE)) {
                RunResult proof = run(
                        site,
                        RunRequest.verify(
                                SourceId.parse(SOURCE),
                                new VerifyOrder(level, null, List.of("offline"), false, false)));
                assertThat(proof.outcome()).as(proof.error()).isEqualTo(ErrorKind.DONE);
            }
            ruin(tree);
            RunResult restored = run(site, RunRequest.restore(SourceId.parse(SOURCE), live()));
            assertThat(restored.outcome()).as(restored.error()).isEqualTo(ErrorKind.DONE);
            assertThat(listing(tree)).isEqualTo(before);
            Path kept = Path.of(String.valueOf(restored.facts().get("keptAs")));
            assertThat(kept.resolve("argo.pid")).hasContent("4711");
            byHand(site, tree, before, backup.run().directory());
        }
    }

    private void byHand(Site site, Path tree, String before, String backup) throws Exception {
        Path work = directory.resolve("by-hand");
        StoredBackup stored = new StoredBackup(site.root("offline").resolve(backup));
        stored.readThrough(directory);
        stored.restore(work, "none");
        assertThat(listing(work.resolve("restored").resolve(tree.toString().substring(1))))
                .isEqualTo(before);
    }

    private static void fill(Path tree) throws Exception {
        Files.writeString(tree.resolve("a\nb"), "newline");
        Files.write(tree.resolve("large"), new byte[1 << 20]);
        Files.createLink(tree.resolve("hard"), tree.resolve("large"));
        Files.createSymbolicLink(tree.resolve("away"), Path.of("/etc/hostname"));
        Shell.run(tree, Map.of(), """
                printf bytes > "$(printf 'no\\377text')"
                openssl req -x509 -newkey ed25519 -nodes -subj /CN=argo -days 10 -keyout tls.key -out tls.crt 2>&1
                chmod 640 tls.key
                touch -d '2020-01-01 00:00:00.123456789' . *
                """);
    }

    private static void ruin(Path tree) throws Exception {
        Files.delete(tree.resolve("a\nb"));
        Files.write(tree.resolve("large"), "wrong".getBytes(UTF_8));
        Files.delete(tree.resolve("away"));
    }

    private static String listing(Path tree) throws Exception {
        return Shell.run(
                        tree, Map.of(), "LC_ALL=C ls -lAbn --time-style=full-iso --ignore='*.pid' . && sha256sum *[!d]")
                .lines()
                .filter(line -> !line.startsWith("total "))
                .reduce("", (text, line) -> text + line + "\n");
    }

    private static RestoreOrder live() {
        return new RestoreOrder(null, null, null, Place.LIVE, "", List.of(), true, Safety.KEEP, "", false);
    }

    private static RunResult run(Site site, RunRequest request) throws Exception {
        return (RunResult) site.ask("run", Map.of("request", request));
    }
}
