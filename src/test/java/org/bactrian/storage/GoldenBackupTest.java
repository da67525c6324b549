package org.bactrian.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.bactrian.lab.PostgresCluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups made by an earlier release open, by this one's readers and by hand. */
@Timeout(120)
class GoldenBackupTest {
    private static final Path GOLDEN = GoldenBackup.directory(0);
    private static final String ID = "20261122T020000Z-full-7000";

    @TempDir
    Path root = Path.of("");

    @BeforeAll
    static void update(@TempDir Path scratch) throws Exception {
        if (Boolean.getBoolean("update.golden")) {
            GoldenBackup.generate(GOLDEN, scratch);
        }
    }

    @Test
    void theManifestsAreRead() throws Exception {
        for (String source : List.of("sqlite-source", "postgres-source")) {
            Path directory = GOLDEN.resolve("argo").resolve(source).resolve(ID);
            byte[] json = Files.readAllBytes(directory.resolve("manifest.json"));
            assertThat(ManifestSchema.problems(json)).isEmpty();
            Manifest manifest = new ManifestJson().read(json, "argo/" + source + "/" + ID);
            TrustedSigner signer =
                    new TrustedSigner("golden", GOLDEN.resolve("keys/signing.pub.pem"), null, null, false);
            byte[] signature = Files.readAllBytes(directory.resolve("manifest.sig"));
            assertThat(new Signatures(List.of(signer)).verify(json, signature, manifest.endedAt()))
                    .isSameAs(signer);
            assertThat(manifest.signer()).isEqualTo(Fingerprint.of(Signatures.publicKey(signer.publicKeyFile())));
            List<FileRecord> files = Stream.concat(
                            manifest.files().stream(),
                            manifest.streams().stream().flatMap(stream -> stream.volumes().stream()))
                    .toList();
            for (FileRecord file : files) {
                byte[] bytes = Files.readAllBytes(directory.resolve(file.name()));
                assertThat(Sha256.of(bytes)).isEqualTo(file.sha256());
                assertThat(bytes).hasSize((int) file.size());
            }
            try (Stream<Path> all = Files.list(directory)) {
                assertThat(all.count()).isEqualTo(files.size() + 2L);
            }
        }
    }

    @Test
    void theSqliteBackupOpensByHand() throws Exception {
        Path restored = root.resolve("restored.db");
        SampleBackup.Outcome outcome = restore("sqlite-source", Map.of("DATABASE", restored.toString()));
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("signals|25|25|same");
    }

    @Test
    void thePostgresBackupOpensByHand() throws Exception {
        PostgresCluster server = PostgresCluster.shared();
        try {
            Map<String, String> variables = new HashMap<>(server.variables());
            variables.put("GLOBALS", "yes");
            variables.put("DUMP", root.resolve("dump").toString());
            SampleBackup.Outcome outcome = restore("postgres-source", variables);
            assertThat(outcome.status()).as(outcome.output()).isZero();
            assertThat(server.psql("restored", "-At", "-c", "SHOW work_mem; SELECT count(*) FROM \"Sig nals\""))
                    .isEqualTo("7MB\n25\n");
        } finally {
            server.dropDatabase("restored");
            server.execute("postgres", "DROP ROLE trader");
        }
    }

    private static SampleBackup.Outcome restore(String source, Map<String, String> variables) throws Exception {
        Map<String, String> all = new HashMap<>(variables);
        Path keys = GOLDEN.resolve("keys").toAbsolutePath();
        all.put("IDENTITY", keys.resolve("identity.txt").toString());
        all.put("PUBLIC_KEY", keys.resolve("signing.pub.pem").toString());
        return SampleBackup.run(
                GOLDEN.resolve("argo").resolve(source).resolve(ID), all, "bash", "-euo", "pipefail", "RESTORE.txt");
    }
}
