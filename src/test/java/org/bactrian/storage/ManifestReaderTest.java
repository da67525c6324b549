package org.bactrian.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.Sha256;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root = Path.of("");

    private KeysSpec keys = new KeysSpec(List.of(), Path.of(""), null, List.of());
    private Path manifest = Path.of("");
    private Path signature = Path.of("");
    private String directory = "";
    private byte[] original = {};

    @BeforeEach
    void backUp() throws Exception {
        SampleBackup sample = SampleBackup.in(root);
        byte[] noise = new byte[3_000];
        new Random(5).nextBytes(noise);
        SampleBackup.Made made = sample.make(
                "sqlite",
                new DumpFacts(SampleBackup.START, Map.of(), Map.of("t", 1L), Map.of()),
                PayloadStream.plain("main", out -> out.write(noise)),
                PayloadStream.plain("globals", out -> out.write(1)));
        keys = sample.keys();
        manifest = made.directory().resolve("manifest.json");
        signature = made.directory().resolve("manifest.sig");
        directory = made.sealed().manifest().directory();
        original = Files.readAllBytes(manifest);
        assertThat(made.sealed().manifest().streams().get(0).volumes()).hasSizeGreaterThan(3);
    }

    @Test
    void whatWasSealedIsRead() throws Exception {
        assertThat(reader(null, null, false)
                        .read(manifest, signature, directory, Sha256.of(original))
                        .directory())
                .isEqualTo(directory);
        assertThat(reader(null, null, false)
                        .read(manifest, signature, directory, "")
                        .storedSize())
                .isGreaterThan(3_000);
    }

    @Test
    void alteredBytesAreRefused() throws Exception {
        for (Path file : List.of(manifest, signature)) {
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 0; at < bytes.length; at += 13) {
                byte[] altered = bytes.clone();
                altered[at] ^= 1;
                Files.write(file, altered);
                refused("the signature is of none of 1 trusted signers");
            }
            Files.write(file, bytes);
        }
        Files.write(manifest, new byte[0]);
        refused("the signature is of none");
        Files.write(signature, new byte[65]);
        refused("has more than 64 bytes");
    }

    @Test
    void anotherManifestOfTheSameSignerIsRefused() throws Exception {
        assertThatThrownBy(() -> reader(null, null, false).read(manifest, signature, directory, "0".repeat(64)))
                .hasMessageContaining("known is 0000");
        assertThatThrownBy(() -> reader(null, null, false)
                        .read(manifest, signature, "argo/sqlite-source/20261121T020000Z-full-aaaa", ""))
                .hasMessageContaining("20261121T020000Z-full-aaaa is of argo/");
    }

    @Test
    void signersCountInTheirTime() throws Exception {
        Instant ended = SampleBackup.CLOCK.instant();
        assertThat(reader(ended, null, false)
                        .read(manifest, signature, directory, "")
                        .sequence())
                .isEqualTo(2);
        assertThatThrownBy(() -> reader(null, ended, false).read(manifest, signature, directory, ""))
                .hasMessageContaining("was not in use at " + ended);
        assertThatThrownBy(() -> reader(null, null, true).read(manifest, signature, directory, ""))
                .hasMessageContaining("the revoked signer");
    }

    @Test
    void signedManifestsThatNoReleaseWritesAreRefused() throws Exception {
        malicious(tree -> volume(tree, 0).put("name", "../../etc/passwd"), "lists a file wrongly");
        malicious(tree -> volume(tree, 0).put("name", "main-00001"), "'main-00001' where main-00000 belongs");
        malicious(tree -> volumes(tree).remove(1), "'main-00002' where main-00001 belongs");
        malicious(tree -> volumes(tree).add(volume(tree, 0)), "'main-00000' where main-0000");
        malicious(tree -> volumes(tree).removeAll(), "lists 0 volumes");
        malicious(tree -> volume(tree, 1).put("size", 0), "main-00001 with 0 bytes");
        malicious(tree -> volume(tree, 1).put("size", -5), "main-00001 with -5 bytes");
        malicious(tree -> volume(tree, 1).put("size", 17), "its volumes have");
        malicious(
                tree -> {
                    volume(tree, 0).put("size", Long.MAX_VALUE);
                    volume(tree, 1).put("size", Long.MAX_VALUE);
                },
                "than a number can hold");
        malicious(tree -> volume(tree, 1).put("size", "1e400"), "damaged");
        malicious(tree -> volume(tree, 1).putNull("name"), "lists a file wrongly");
        malicious(tree -> volume(tree, 1).put("sha256", "AB"), "lists a file wrongly");
        malicious(tree -> volumes(tree).addNull(), "lists a file wrongly");
        malicious(tree -> stream(tree).put("name", "../x"), "has a stream called '../x'");
        malicious(tree -> stream(tree).put("name", "globals"), "where globals-00000 belongs");
        malicious(tree -> stream(tree).put("plainSize", -1), "-1 bytes");
        malicious(tree -> stream(tree).put("plainSha256", "x"), "has no sha256 of stream 'main'");
        malicious(tree -> stream(tree).putNull("storedSha256"), "has no sha256 of the volumes");
        malicious(tree -> stream(tree).putNull("volumes"), "lists a stream wrongly");
        malicious(tree -> ((ArrayNode) tree.get("streams")).addNull(), "lists a stream wrongly");
        malicious(
                tree -> ((ArrayNode) tree.get("streams"))
                        .add(tree.get("streams").get(1)),
                "'globals' twice");
        malicious(tree -> ((ArrayNode) tree.get("streams")).removeAll(), "lists no stream");
        malicious(tree -> file(tree).put("name", "main-00000"), "'main-00000' twice");
        malicious(tree -> file(tree).put("name", "manifest.json"), "'manifest.json' twice");
        malicious(tree -> file(tree).put("size", 1L << 40), "'RESTORE.txt' with 1099511627776 bytes");
        malicious(tree -> tree.put("kind", "x?block=true"), "is of the kind 'x?block=true'");
        malicious(tree -> tree.put("sequence", 0), "sequence number 0");
        malicious(tree -> ((ObjectNode) tree.get("counts")).putNull("t"), "counts nothing as a number");
    }

    private void malicious(Consumer<ObjectNode> change, String message) throws Exception {
        ObjectNode tree = (ObjectNode) JSON.readTree(original);
        change.accept(tree);
        byte[] bytes = JSON.writeValueAsBytes(tree);
        Files.write(manifest, bytes);
        Files.write(signature, SigningKey.read(keys.signingKeyFile()).sign(bytes));
        refused(message);
    }

    private void refused(String message) {
        assertThatThrownBy(() -> reader(null, null, false).read(manifest, signature, directory, ""))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED))
                .hasMessageContaining(message);
    }

    private ManifestReader reader(@Nullable Instant from, @Nullable Instant until, boolean revoked) {
        TrustedSigner signer = keys.trustedSigners().get(0);
        return new ManifestReader(() -> new Signatures(
                List.of(new TrustedSigner(signer.label(), signer.publicKeyFile(), from, until, revoked))));
    }

    private static ObjectNode stream(ObjectNode tree) {
        return (ObjectNode) tree.get("streams").get(0);
    }

    private static ArrayNode volumes(ObjectNode tree) {
        return (ArrayNode) stream(tree).get("volumes");
    }

    private static ObjectNode volume(ObjectNode tree, int index) {
        return (ObjectNode) volumes(tree).get(index);
    }

    private static ObjectNode file(ObjectNode tree) {
        return (ObjectNode) tree.get("files").get(0);
    }
}
