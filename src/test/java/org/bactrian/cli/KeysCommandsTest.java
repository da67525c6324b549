package org.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.SampleEstate;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.config.KeysSpec;
import org.bactrian.keys.Proofs;
import org.bactrian.storage.SampleBackup;
import org.bactrian.storage.Signatures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about keys on the sample configuration. */
class KeysCommandsTest {
    private static final String PASSPHRASE = "five random words, written down";

    @TempDir
    Path home;

    private SampleEstate estate;

    @BeforeEach
    void fillPlaceholders() throws Exception {
        estate = SampleEstate.in(home);
        try (Stream<Path> files = Files.list(estate.config())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                for (Map.Entry<String, String> value : estate.environment().entrySet()) {
                    text = text.replace("{{env:" + value.getKey() + "}}", value.getValue());
                }
                Files.writeString(file, text);
            }
        }
    }

    @Test
    void signaturesOfBothKeysCountAfterARotation() throws Exception {
        KeysSpec before = estate.inventory().keys();
        SampleBackup.Made old = backup("before", before);
        byte[] privateKey = Files.readAllBytes(before.signingKeyFile());
        Ended rotated = keys("rotate", "signing", "--yes");
        assertThat(rotated.exitCode()).as(rotated.err()).isZero();
        assertThat(rotated.out()).contains("+   - label: this backup host since 20", "    from: 20", "    until: 20");

        KeysSpec after = estate.inventory().keys();
        SampleBackup.Made fresh = backup("after", before); // a service that runs knows the settings of its start
        assertThat(signer(after, fresh)).startsWith("this backup host since 20");
        assertThat(fresh.sealed().manifest().signer())
                .isNotEqualTo(old.sealed().manifest().signer());
        assertThat(rotated.out())
                .contains("signer: " + fresh.sealed().manifest().signer());
        assertThat(signer(after, old)).isEqualTo("this backup host");
        assertThatThrownBy(() -> signer(before, fresh)).isInstanceOf(BactrianException.class);

        Path aside = only(home.resolve("keys"), "signing-until-");
        assertThat(aside).hasBinaryContent(privateKey);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(aside)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(before.signingKeyFile())))
                .isEqualTo("rw-------");
        assertThat(only(estate.config(), "keys.yaml.before-")).exists();
        assertThat(home.resolve("keys")).isDirectoryNotContaining("glob:**.new.pem");
    }

    @Test
    void aRevokedKeyIsRefusedAndTheOneInUseCannotBeRevoked() throws Exception {
        SampleBackup.Made old = backup("before", estate.inventory().keys());
        Ended inUse = keys("revoke", "this backup host", "--reason", "stolen", "--yes");
        assertThat(inUse.exitCode()).isEqualTo(8);
        assertThat(inUse.err()).contains("signs the backups of this host", "keys rotate signing");
        assertThat(keys("rotate", "signing", "--yes").exitCode()).isZero();
        Ended revoked = keys("revoke", "this backup host", "--reason", "laptop\nstolen", "--yes");
        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        assertThat(estate.config().resolve("keys.yaml"))
                .content()
                .containsPattern("# revoked 20\\S+Z: laptop stolen\n");
        assertThatThrownBy(() -> signer(estate.inventory().keys(), old)).hasMessageContaining("revoked");
        assertThat(keys("revoke", "this backup hots", "--reason", "x").err()).contains("did you mean");
    }

    @Test
    void nothingHappensWithoutConsent() throws Exception {
        String before = Files.readString(estate.config().resolve("keys.yaml"));
        assertThat(keys("rotate", "signing", "--dry-run").exitCode()).isZero();
        Ended nobody = keys("rotate", "signing");
        assertThat(nobody.exitCode()).isEqualTo(8);
        assertThat(nobody.err()).contains("nobody agreed", "--yes");
        assertThat(keys("rotate", "recipient", "--label", "third", "--dry-run").exitCode())
                .isZero();
        assertThat(estate.config().resolve("keys.yaml")).hasContent(before);
        try (Stream<Path> files = Files.list(home.resolve("keys"))) {
            assertThat(files).hasSize(5);
        }
    }

    @Test
    void aNewRecipientReplacesAnOldOne() throws Exception {
        Path identity = home.resolve("stick/third.txt");
        Files.createDirectories(identity.getParent());
        Ended rotated = keys(
                "rotate", "recipient", "--label", "third", "--out", identity.toString(), "--retire", "safe", "--yes");
        assertThat(rotated.exitCode()).as(rotated.err()).isZero();
        assertThat(rotated.out())
                .contains("recipient: age1", "open with the old identities only")
                .doesNotContain("AGE-SECRET-KEY");
        assertThat(estate.inventory().keys().recipients())
                .extracting(KeysSpec.Recipient::label)
                .containsExactly("operations", "third");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(identity)))
                .isEqualTo("rw-------");
        assertThat(estate.config().resolve("keys.yaml")).content().contains("  # - label: safe");
        Ended again = keys("rotate", "recipient", "--label", "third", "--yes");
        assertThat(again.exitCode()).isEqualTo(8);
        assertThat(keys("prove", "--identity", identity.toString()).out()).containsPattern("third +yes");
    }

    @Test
    void onlyWhatOpensTheCanaryIsProven() throws Exception {
        String first = home.resolve("keys/identity.txt").toString();
        Ended half = keys("prove", "--identity", first);
        assertThat(half.exitCode()).isEqualTo(5);
        assertThat(half.out()).containsPattern("operations +yes +20").containsPattern("safe +NO +never");
        Ended whole = keys(
                "prove", "--identity", home.resolve("keys/safe/identity.txt").toString());
        assertThat(whole.exitCode())
                .as("the first proof still counts: " + whole.out())
                .isZero();
        keys("create", home.resolve("stranger").toString());
        Ended wrong = keys(
                "prove", "--identity", home.resolve("stranger/identity.txt").toString());
        assertThat(wrong.exitCode()).isEqualTo(5);
        assertThat(wrong.err()).contains("stranger/identity.txt opens nothing that is encrypted now");
        assertThat(keys("prove", "--identity", home.resolve("keys/signing.pem").toString())
                        .err())
                .contains("holds no age identity");

        KeysSpec spec = estate.inventory().keys();
        assertThat(levels(spec, Instant.now())).containsOnly(Finding.Level.OK);
        assertThat(levels(spec, Instant.now().plus(Proofs.VALID)))
                .containsExactly(Finding.Level.OK, Finding.Level.WARNING, Finding.Level.WARNING);
    }

    @Test
    void aKeyThatNobodyTrustsIsFound() throws Exception {
        keys("create", home.resolve("stranger").toString());
        Files.copy(
                home.resolve("stranger/signing.pem"),
                home.resolve("keys/signing.pem"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(keys("prove").err()).contains("what this host signs now is refused");
        assertThat(levels(estate.inventory().keys(), Instant.now())).startsWith(Finding.Level.ERROR);
    }

    @Test
    void theKitHoldsWhatTheCommandPromises() throws Exception {
        Path passphrase = Files.writeString(home.resolve("passphrase"), PASSPHRASE + "\n");
        Files.writeString(estate.config().resolve("notes.txt"), "unknown");
        Path kit = home.resolve("kit");
        List<String> command = new ArrayList<>(List.of("kit", "--out", kit.toString()));
        command.addAll(List.of("--identity", home.resolve("keys/identity.txt").toString()));
        command.addAll(List.of("--passphrase-file", passphrase.toString()));
        assertThat(keys(command.toArray(String[]::new)).err()).contains("passphrase is open to others");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        Ended made = keys(command.toArray(String[]::new));
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).contains("opens backups to   operations", "holds no identity  safe", "notes.txt");
        assertThat(kit.resolve("config/targets.yaml")).content().contains("secretKey: \"******\"");
        assertThat(kit.resolve("RECOVERY.txt")).content().contains("primary: ", "argo/", "kept at: password store");
        assertThat(kit.resolve("RECOVERY.html")).content().contains("<h2>4. Restore by hand");
        Ended proven = keys(
                "prove",
                "--identity",
                kit.resolve("identity.txt.enc").toString(),
                "--passphrase-file",
                passphrase.toString());
        assertThat(proven.out()).containsPattern("operations +yes");
        assertThat(keys(command.toArray(String[]::new)).exitCode()).isEqualTo(8);
    }

    private SampleBackup.Made backup(String name, KeysSpec keys) throws Exception {
        Path root = Files.createDirectories(home.resolve(name));
        DumpFacts facts = new DumpFacts(Instant.now(), Map.of(), Map.of("entries", 1L), Map.of());
        return SampleBackup.of(root, keys, Clock.systemUTC())
                .make("config", facts, PayloadStream.plain("main", out -> out.write(1)));
    }

    private static String signer(KeysSpec keys, SampleBackup.Made backup) throws Exception {
        Manifest manifest = backup.sealed().manifest();
        return new Signatures(keys.trustedSigners())
                .verify(
                        Files.readAllBytes(backup.directory().resolve("manifest.json")),
                        Files.readAllBytes(backup.directory().resolve("manifest.sig")),
                        manifest.endedAt())
                .label();
    }

    private List<Finding.Level> levels(KeysSpec spec, Instant now) {
        return KeysExamination.findings(spec, new Proofs(home), now).stream()
                .map(Finding::level)
                .toList();
    }

    private static Path only(Path directory, String prefix) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private Ended keys(String... command) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(command));
        all.addAll(List.of("--config", estate.config().toString()));
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
            int exitCode = Bactrian.execute(all.toArray(String[]::new));
            return new Ended(exitCode, said.toString(StandardCharsets.UTF_8), told.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
