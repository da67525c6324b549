package org.bactrian.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.Sha256;
import org.bactrian.lab.GitRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RESTORE.txt is run as it is, with the tools it names. */
@Timeout(120)
class RestoreInstructionsTest {
    @TempDir
    Path root = Path.of("");

    @Test
    void aSqliteBackupIsRestored() throws Exception {
        SampleBackup sample = SampleBackup.in(root);
        Path directory = sqlite(sample, Map.of("signals", 300L, "it's \"odd\"\nEND_OF_SQL", 1L))
                .directory();
        SampleBackup.Outcome outcome = sample.restore(directory, Map.of("DATABASE", "back.db"));
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("signals|300|300|same", "Signature Verified Successfully");
        assertThat(SampleBackup.run(directory, Map.of(), "sqlite3", "back.db", "SELECT count(*) FROM signals")
                        .output())
                .isEqualTo("300\n");
        SampleBackup.Outcome again = sample.restore(directory, Map.of("DATABASE", "back.db"));
        assertThat(again.status()).as("an existing file is not overwritten").isNotZero();
    }

    @Test
    void wrongCountsAreNoticed() throws Exception {
        SampleBackup sample = SampleBackup.in(root);
        Path directory = sqlite(sample, Map.of("signals", 301L)).directory();
        SampleBackup.Outcome outcome = sample.restore(directory, Map.of());
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.output()).contains("signals|301|300|DIFFERENT");
        assertThat(outcome.output()).doesNotContain("restored argo");
    }

    @Test
    void aConfigBackupIsRestored() throws Exception {
        SampleBackup sample = SampleBackup.in(root);
        Path tree = Files.createDirectories(root.resolve("tree/etc"));
        Files.writeString(tree.resolve("a file.yaml"), "a: 1\n");
        Path tar = root.resolve("t.tar");
        SampleBackup.run(root, Map.of(), "tar", "-cf", tar.toString(), "-C", "tree", "etc");
        DumpFacts facts =
                new DumpFacts(SampleBackup.START, Map.of("tar", "1.34\nrm -rf x"), Map.of("entries", 2L), Map.of());
        Path directory = sample.make("config", facts, PayloadStream.plain("main", out -> Files.copy(tar, out)))
                .directory();
        SampleBackup.Outcome outcome = sample.restore(directory, Map.of());
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(directory.resolve("restored/etc/a file.yaml")).hasContent("a: 1");
    }

    @Test
    void theDumpOfAProgramIsOpenedAndItsLoadIsOnlyNamed() throws Exception {
        SampleBackup sample = SampleBackup.in(root);
        DumpFacts facts = new DumpFacts(
                SampleBackup.START,
                Map.of("vault-export", "/opt/vault-export"),
                Map.of("bytes", 7L),
                Map.of("load", List.of("touch", "it's\ntouch loaded\n$(touch loaded)"), "variables", List.of("TOKEN")));
        Path directory = sample.make(
                        "command",
                        facts,
                        PayloadStream.plain(
                                "main",
                                out -> out.write("a: 1\n2\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .directory();
        SampleBackup.Outcome outcome = sample.restore(directory, Map.of());
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(directory.resolve("dump")).hasContent("a: 1\n2\n");
        assertThat(directory.resolve("loaded")).doesNotExist();
        assertThat(directory.resolve("RESTORE.txt"))
                .content()
                .contains("#        touch 'it'\\''s touch loaded $(touch loaded)' < dump\n", "variables set: TOKEN\n");
    }

    @Test
    void aGitBackupIsRestored() throws Exception {
        SampleBackup sample = SampleBackup.in(root);
        GitRepository repository = GitRepository.create(root.resolve("argo.git"));
        repository.commit("a", "one");
        String name = "refs/heads/o'd\"$(touch${IFS}x)`y";
        repository.git("branch", name.substring("refs/heads/".length()));
        repository.push();
        Path bare = repository.path();
        GitRepository.run(bare, "git", "symbolic-ref", "HEAD", name);
        GitRepository.run(bare, "git", "bundle", "create", root.resolve("b").toString(), "--all");
        String list = GitRepository.run(bare, "git", "for-each-ref", "--format=%(objectname) %(refname)") + "\n";
        String sha256 = Sha256.of(list.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (boolean right : new boolean[] {true, false}) {
            DumpFacts facts = new DumpFacts(
                    SampleBackup.START,
                    Map.of("git", "2"),
                    Map.of(),
                    Map.of("head", "ref: " + name, "refsSha256", right ? sha256 : "0".repeat(64)));
            PayloadStream main = PayloadStream.plain("main", out -> Files.copy(root.resolve("b"), out));
            Path directory = sample.make("git", facts, main).directory();
            SampleBackup.Outcome outcome = sample.restore(directory, Map.of("REPOSITORY", "back-" + right + ".git"));
            assertThat(outcome.status() == 0).as(outcome.output()).isEqualTo(right);
            assertThat(GitRepository.refs(directory.resolve("back-" + right + ".git")))
                    .isEqualTo(GitRepository.refs(bare));
            assertThat(directory.resolve("x")).doesNotExist();
        }
    }

    @Test
    void damageIsNoticedBeforeAnythingIsRestored() throws Exception {
        SampleBackup sample = SampleBackup.in(root);
        Path directory = sqlite(sample, Map.of()).directory();
        Path volume = directory.resolve("main-00001");
        byte[] bytes = Files.readAllBytes(volume);
        bytes[500] ^= 1;
        Files.write(volume, bytes);
        refused(sample, directory, "main-00001: FAILED");
        bytes[500] ^= 1;
        Files.write(volume, bytes);
        Path text = directory.resolve("RESTORE.txt");
        String original = Files.readString(text);
        Files.writeString(text, original + "# more\n");
        refused(sample, directory, "");
        Files.writeString(text, original);
        Path manifest = directory.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("test-installation", "other"));
        refused(sample, directory, "Signature Verification Failure");
    }

    @Test
    void aKindWithoutInstructionsIsRefused() {
        SampleBackup sample = SampleBackup.in(root);
        DumpFacts facts = new DumpFacts(SampleBackup.START, Map.of(), Map.of(), Map.of());
        assertThatThrownBy(() -> sample.make("ldap", facts, PayloadStream.plain("main", out -> {})))
                .isInstanceOf(BactrianException.class)
                .hasMessage("there are no restore instructions for kind ldap");
    }

    private static void refused(SampleBackup sample, Path directory, String message) throws Exception {
        SampleBackup.Outcome outcome = sample.restore(directory, Map.of());
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.output()).contains(message);
        assertThat(directory.resolve("restored.db")).doesNotExist();
    }

    private SampleBackup.Made sqlite(SampleBackup sample, Map<String, Long> counts) throws Exception {
        Path database = root.resolve("source.db");
        fill(database);
        DumpFacts facts = new DumpFacts(SampleBackup.START, Map.of("sqlite", "3"), counts, Map.of());
        return sample.make("sqlite", facts, PayloadStream.plain("main", out -> Files.copy(database, out)));
    }

    private static void fill(Path database) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE signals (id INTEGER PRIMARY KEY, note TEXT)");
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
                    + " INSERT INTO signals SELECT i, hex(randomblob(20)) FROM n");
            statement.execute("CREATE TABLE \"it's \"\"odd\"\"\nEND_OF_SQL\" (id INTEGER)");
            statement.execute("INSERT INTO \"it's \"\"odd\"\"\nEND_OF_SQL\" VALUES (1)");
        }
    }
}
