package org.bactrian.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.Secret;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;
import org.bactrian.keys.Canary;
import org.bactrian.keys.IdentityFile;
import org.bactrian.keys.KitContents;
import org.bactrian.keys.RecoveryKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kit is used as the page in it says, by the tools that it names. */
@Timeout(120)
class RecoveryKitTest {
    private static final Secret PASSPHRASE = new Secret("five random words & one 'quote'");

    @TempDir
    Path root = Path.of("");

    private Path kit = Path.of("");
    private KeysSpec keys = new KeysSpec(List.of(), Path.of(""), null, List.of());
    private SampleBackup.Made backup = new SampleBackup.Made(Path.of(""), null);
    private IdentityFile identity;

    @BeforeEach
    void makeABackup() throws Exception {
        kit = root.resolve("safe/kit");
        SampleBackup sample = SampleBackup.in(root);
        keys = sample.keys();
        Path tree = Files.createDirectories(root.resolve("tree"));
        Files.writeString(tree.resolve("a.yaml"), "a: 1\n");
        SampleBackup.run(root, Map.of(), "tar", "-cf", "t.tar", "tree");
        DumpFacts facts = new DumpFacts(SampleBackup.START, Map.of("tar", "1"), Map.of("entries", 2L), Map.of());
        PayloadStream tar = PayloadStream.plain("main", out -> Files.copy(root.resolve("t.tar"), out));
        backup = sample.make("config", facts, tar);
        identity = IdentityFile.read(root.resolve("keys/identity.txt"), asked -> PASSPHRASE);
    }

    @Test
    void thePagesOwnCommandsRestoreABackup() throws Exception {
        write(false);
        SampleBackup.Outcome outcome = asOnThePage(PASSPHRASE.value());
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("Signature Verified Successfully", "\"endedAt\" : \"2026-11-22T02:00:09.500Z\"")
                .contains("restored argo/config-source");
        String work = outcome.output()
                .lines()
                .filter(line -> line.startsWith("WORK="))
                .findFirst()
                .orElseThrow();
        assertThat(Path.of(work.substring(5)).resolve("backup/restored/tree/a.yaml"))
                .hasContent("a: 1");
        assertThat(Path.of(work.substring(5)).resolve("main")).hasSameBinaryContentAs(root.resolve("t.tar"));
        assertThat(Path.of(work.substring(5)).resolve("identity.txt")).doesNotExist();
        SampleBackup.run(root, Map.of(), "rm", "-r", work.substring(5));
    }

    @Test
    void thePageEndsWhenSomethingIsWrong() throws Exception {
        write(false);
        assertThat(asOnThePage("another passphrase").status()).isNotZero();
        byte[] sealed = Files.readAllBytes(kit.resolve(RecoveryKit.IDENTITY));
        sealed[20] ^= 1;
        Files.write(kit.resolve(RecoveryKit.IDENTITY), sealed);
        assertThat(asOnThePage(PASSPHRASE.value()).output()).contains("identity.txt.enc: FAILED");
    }

    @Test
    void whatARevokedKeySignedIsNotRestored() throws Exception {
        write(true);
        assertThat(kit.resolve("RECOVERY.txt")).content().contains("REVOKED: what it signed must not be restored");
        SampleBackup.Outcome outcome = asOnThePage(PASSPHRASE.value());
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.output()).doesNotContain("Verified Successfully", "restored argo");
    }

    @Test
    void noSecretIsInTheKitAndNobodyElseMayReadIt() throws Exception {
        write(false);
        String secret = Files.readAllLines(root.resolve("keys/identity.txt")).get(2);
        assertThat(secret).startsWith("AGE-SECRET-KEY-1");
        for (Path path : all(kit)) {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            assertThat(mode).as(path.toString()).isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            if (Files.isRegularFile(path)) {
                String text = Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(text).as(path.toString()).doesNotContain(secret, PASSPHRASE.value(), "PRIVATE KEY");
            }
        }
        assertThat(kit.resolve("RECOVERY.txt"))
                .content()
                .contains(
                        "env:PASSWORD  in systems.yaml",
                        "file:/run/secrets/pg  in systems.yaml",
                        "installation test-installation",
                        "before 2027-02-20")
                .contains(grouped(SigningKey.read(keys.signingKeyFile()).fingerprint()), "kept at: here");
    }

    @Test
    void theKitOpensWithItsPassphraseOnly() throws Exception {
        write(false);
        Path sealed = kit.resolve(RecoveryKit.IDENTITY);
        List<String> recipients = List.of(keys.recipients().get(0).key());
        assertThat(Canary.opens(IdentityFile.read(sealed, asked -> PASSPHRASE), recipients))
                .isTrue();
        assertThatThrownBy(() -> IdentityFile.read(sealed, asked -> new Secret("wrong")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("the passphrase is wrong");
        AtomicBoolean asked = new AtomicBoolean();
        new KeyFiles(SampleBackup.CLOCK).create(root.resolve("other"));
        IdentityFile other = IdentityFile.read(root.resolve("other/identity.txt"), file -> {
            asked.set(true);
            return PASSPHRASE;
        });
        assertThat(asked).isFalse();
        assertThat(Canary.opens(other, recipients)).isFalse();
    }

    @Test
    void aKitIsNeverChangedAndNeverHoldsASecret() throws Exception {
        write(false);
        refused(ErrorKind.REFUSED, "not an empty directory", contents(false, "a: 1"), PASSPHRASE);
        kit = root.resolve("second");
        refused(ErrorKind.USAGE, "fewer than 12", contents(false, "a: 1"), new Secret("short"));
        refused(ErrorKind.FAILED, "config/systems.yaml", contents(false, "a: hunter2-argo"), PASSPHRASE);
        String privateKey = Files.readString(keys.signingKeyFile());
        refused(ErrorKind.FAILED, "config/systems.yaml", contents(false, privateKey), PASSPHRASE);
        assertThat(kit).doesNotExist();
    }

    private void refused(ErrorKind kind, String message, KitContents contents, Secret passphrase) {
        assertThatThrownBy(() -> new RecoveryKit().write(kit, contents, List.of(identity), passphrase))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    private void write(boolean revoked) throws IOException {
        Files.createDirectories(root.resolve("safe"));
        new RecoveryKit()
                .write(
                        kit,
                        contents(
                                revoked,
                                "password: \"{{env:PASSWORD}}\"\ndb: {passwordFile: /run/secrets/pg, port: 1}"),
                        List.of(identity),
                        PASSPHRASE);
    }

    private KitContents contents(boolean revoked, String systems) throws IOException {
        KeysSpec.TrustedSigner signer = keys.trustedSigners().get(0);
        KeysSpec.TrustedSigner now =
                new KeysSpec.TrustedSigner(signer.label(), signer.publicKeyFile(), null, null, revoked);
        String fingerprint = SigningKey.read(keys.signingKeyFile()).fingerprint();
        KeysSpec.Recipient recipient = keys.recipients().get(0);
        return new KitContents(
                "test-installation",
                SampleBackup.START,
                new KitContents.Keys(
                        List.of(new KitContents.NamedRecipient(recipient, Fingerprint.ofRecipient(recipient.key()))),
                        List.of(new KitContents.NamedSigner(
                                now, fingerprint, Files.readString(signer.publicKeyFile()))),
                        fingerprint),
                List.of(new TargetSpec(
                        "primary",
                        "file",
                        new Settings(Map.of("path", root.resolve("target").toString())))),
                List.of("argo/config-source (config)"),
                Map.of("systems.yaml", systems),
                List.of(new Secret("hunter2-argo")));
    }

    /** What stands in section 4 with four spaces before it, typed in the kit's directory by somebody without a terminal. */
    private SampleBackup.Outcome asOnThePage(String passphrase) throws Exception {
        String text = Files.readString(kit.resolve("RECOVERY.txt"));
        String commands = text.substring(text.indexOf("\n4. "), text.indexOf("\n5. "))
                .lines()
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
        Path script = Files.writeString(root.resolve("typed.sh"), commands + "\necho WORK=$WORK\n");
        Path typed = Files.writeString(root.resolve("typed.txt"), passphrase + "\n");
        Map<String, String> variables = Map.of(
                "BACKUP", root.resolve("target").relativize(backup.directory()).toString());
        String run = "exec setsid --wait bash -euo pipefail " + script + " < " + typed;
        return SampleBackup.run(kit, variables, "bash", "-c", run);
    }

    private static List<Path> all(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.toList();
        }
    }

    private static String grouped(String digits) {
        return String.join(" ", digits.split("(?<=\\G.{4})"));
    }
}
