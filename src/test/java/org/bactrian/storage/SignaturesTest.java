package org.bactrian.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.bactrian.artifact.BactrianException;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignaturesTest {
    private static final byte[] MESSAGE = "{\"format\": 0}\n".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = SampleBackup.START;

    @TempDir
    Path root = Path.of("");

    private Path publicKey = Path.of("");
    private Path otherKey = Path.of("");
    private byte[] signature = {};

    @BeforeEach
    void sign() throws Exception {
        new KeyFiles(SampleBackup.CLOCK).create(root.resolve("a"));
        new KeyFiles(SampleBackup.CLOCK).create(root.resolve("b"));
        publicKey = root.resolve("a/signing.pub.pem");
        otherKey = root.resolve("b/signing.pub.pem");
        signature = SigningKey.read(root.resolve("a/signing.pem")).sign(MESSAGE);
    }

    @Test
    void opensslAcceptsOurSignature() throws Exception {
        assertThat(signature).hasSize(64);
        Files.write(root.resolve("manifest.json"), MESSAGE);
        Files.write(root.resolve("manifest.sig"), signature);
        String[] command = {
            "openssl",
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            publicKey.toString(),
            "-rawin",
            "-in",
            "manifest.json",
            "-sigfile",
            "manifest.sig"
        };
        assertThat(SampleBackup.run(root, Map.of(), command).status()).isZero();
        Files.writeString(root.resolve("manifest.json"), "{}");
        assertThat(SampleBackup.run(root, Map.of(), command).status()).isNotZero();
    }

    @Test
    void weAcceptAKeyAndSignatureOfOpenssl() throws Exception {
        Files.write(root.resolve("m"), MESSAGE);
        String script = "openssl genpkey -algorithm ed25519 -out k.pem && openssl pkey -in k.pem -pubout -out p.pem"
                + " && openssl pkeyutl -sign -inkey k.pem -rawin -in m -out m.sig";
        assertThat(SampleBackup.run(root, Map.of(), "bash", "-c", script).status())
                .isZero();
        TrustedSigner signer = signer(root.resolve("p.pem"), null, null, false);
        byte[] theirs = Files.readAllBytes(root.resolve("m.sig"));
        assertThat(new Signatures(List.of(signer)).verify(MESSAGE, theirs, NOW)).isSameAs(signer);
        assertThat(SigningKey.read(root.resolve("k.pem")).sign(MESSAGE)).isEqualTo(theirs);
    }

    @Test
    void theSignerIsFoundAmongSeveral() {
        TrustedSigner mine = signer(publicKey, NOW, NOW.plusSeconds(1), false);
        Signatures signatures = new Signatures(List.of(signer(otherKey, null, null, false), mine));
        assertThat(signatures.verify(MESSAGE, signature, NOW)).isSameAs(mine);
    }

    @Test
    void whatDoesNotHoldIsRefused() {
        refused(signer(otherKey, null, null, false), signature, "none of 1 trusted signers");
        refused(signer(publicKey, null, null, true), signature, "revoked");
        refused(signer(publicKey, NOW.plusSeconds(1), null, false), signature, "was not in use at");
        refused(signer(publicKey, null, NOW, false), signature, "was not in use at");
        refused(signer(publicKey, null, null, false), new byte[64], "none of");
        refused(signer(publicKey, null, null, false), new byte[3], "none of");
    }

    @Test
    void theMomentsOfAHandoverBelongToBoth() {
        Instant from = NOW.minusSeconds(60);
        Signatures old = new Signatures(List.of(signer(publicKey, null, NOW, false)));
        Signatures fresh = new Signatures(List.of(signer(publicKey, from, null, false)));
        assertThat(old.verify(MESSAGE, signature, NOW.minusNanos(1)).label()).isEqualTo("test");
        assertThat(fresh.verify(MESSAGE, signature, from).label()).isEqualTo("test");
        refused(signer(publicKey, null, NOW.minusNanos(1), false), signature, "was not in use at");
        refused(signer(publicKey, NOW.plusNanos(1), null, false), signature, "was not in use at");
        refused(signer(publicKey, from, NOW.plusSeconds(60), true), signature, "revoked");
    }

    @Test
    void aKeyThatIsRevokedMeanwhileCountsNoMore() {
        AtomicReference<List<TrustedSigner>> now = new AtomicReference<>(List.of(signer(publicKey, null, null, false)));
        Signatures signatures = new Signatures(now::get);
        assertThat(signatures.verify(MESSAGE, signature, NOW).label()).isEqualTo("test");
        now.set(List.of(signer(otherKey, null, null, false), signer(publicKey, null, null, true)));
        assertThatThrownBy(() -> signatures.verify(MESSAGE, signature, NOW)).hasMessageContaining("revoked");
    }

    @Test
    void whatIsNoKeyIsToldByItsFile() throws Exception {
        Path file = Files.writeString(
                root.resolve("wrong.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> SigningKey.read(file))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("wrong.pem holds no Ed25519 private key");
        assertThatThrownBy(() -> SigningKey.read(publicKey))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("holds no 'PRIVATE KEY'");
        assertThatThrownBy(() -> SigningKey.read(root.resolve("absent.pem")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("cannot be read");
    }

    private static void refused(TrustedSigner signer, byte[] signature, String message) {
        Signatures signatures = new Signatures(List.of(signer));
        assertThatThrownBy(() -> signatures.verify(MESSAGE, signature, NOW))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining(message);
    }

    private static TrustedSigner signer(Path key, @Nullable Instant from, @Nullable Instant until, boolean revoked) {
        return new TrustedSigner("test", key, from, until, revoked);
    }
}
