package org.bactrian.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {
    @TempDir
    Path root = Path.of("");

    @Test
    void theFieldsToolsTakeTheKeys() throws Exception {
        Path keys = root.resolve("keys");
        KeyFiles.Made made = new KeyFiles(SampleBackup.CLOCK).create(keys);
        assertThat(output(keys, "age-keygen", "-y", "identity.txt")).isEqualTo(made.recipient());
        assertThat(output(keys, "bash", "-c", "echo secret | age -r " + made.recipient() + " | age -d -i identity.txt"))
                .isEqualTo("secret");
        assertThat(output(keys, "openssl", "pkey", "-in", "signing.pem", "-pubout"))
                .isEqualTo(Files.readString(keys.resolve("signing.pub.pem")).strip());
        assertThat(output(
                        keys,
                        "bash",
                        "-c",
                        "openssl pkey -pubin -in signing.pub.pem -outform DER | sha256sum | cut -c1-32"))
                .isEqualTo(made.signer())
                .isEqualTo(SigningKey.read(keys.resolve("signing.pem")).fingerprint());
        assertThat(output(keys, "bash", "-c", "printf %s " + made.recipient() + " | sha256sum | cut -c1-32"))
                .isEqualTo(Fingerprint.ofRecipient(made.recipient()));
        assertThat(Files.readString(keys.resolve("identity.txt")))
                .startsWith("# created: 2026-11-22T02:00:09Z\n# public key: age1")
                .contains("\nAGE-SECRET-KEY-1");
    }

    @Test
    void secretsAreTheOwnersAlone() throws Exception {
        Path keys = root.resolve("keys");
        new KeyFiles(SampleBackup.CLOCK).create(keys);
        assertThat(mode(keys)).isEqualTo("rwx------");
        assertThat(mode(keys.resolve("identity.txt"))).isEqualTo("rw-------");
        assertThat(mode(keys.resolve("signing.pem"))).isEqualTo("rw-------");
        assertThat(mode(keys.resolve("signing.pub.pem"))).isEqualTo("rw-r--r--");
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Files.writeString(root.resolve("signing.pub.pem"), "mine");
        assertThatThrownBy(() -> new KeyFiles(SampleBackup.CLOCK).create(root))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFUSED));
        assertThat(root).isDirectoryNotContaining("glob:**identity.txt");
        assertThat(root.resolve("signing.pub.pem")).hasContent("mine");
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String output(Path directory, String... command) throws Exception {
        SampleBackup.Outcome outcome = SampleBackup.run(directory, Map.of(), command);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output().strip();
    }
}
