package org.bactrian.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgeTest extends CodecContract {
    private Path first = Path.of("");
    private Path second = Path.of("");

    @BeforeEach
    void makeIdentities() throws Exception {
        first = identity("first.txt");
        second = identity("second.txt");
    }

    @Override
    Payload encode(Payload payload) throws Exception {
        return new Age(List.of(recipient(first), recipient(second))).encode(payload);
    }

    @Override
    StoredPayload decode(StoredPayload payload) throws Exception {
        // the identity that opens is the second of the file, and opens as the second recipient
        return new AgeIdentities(identities(identity("stranger.txt"), second)).decode(payload);
    }

    @Override
    List<String> encoder(Path file) throws Exception {
        return List.of("age", "-r", recipient(first), "-r", recipient(second), file.toString());
    }

    @Override
    String word() {
        return "age";
    }

    @Override
    List<String> decoder(Path file) {
        // the second recipient: each of them can open it
        return List.of("age", "-d", "-i", second.toString(), file.toString());
    }

    @Test
    void whatIsNoRecipientIsRefused() {
        assertThatThrownBy(() -> new Age(List.of("age1nonsense")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("age1nonsense");
    }

    @Test
    void storesNothingThatNobodyCouldOpen() {
        Age nobody = new Age(List.of());
        assertThatThrownBy(() -> nobody.encode(payload(out -> {})))
                .isInstanceOf(BactrianException.class)
                .hasMessage("no recipient is set");
    }

    @Test
    void identityOfNobodyOpensNothing() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        encode(payload(body -> body.write(1))).streams().get(0).writeTo(out);
        AgeIdentities strangers =
                new AgeIdentities(identities(identity("stranger.txt"), identity("another-stranger.txt")));
        StoredPayload stored = new StoredPayload(
                List.of(new StoredStream("main", List.of("age"), () -> new ByteArrayInputStream(out.toByteArray()))));
        assertThatThrownBy(() -> {
                    try (InputStream in =
                            strangers.decode(stored).streams().get(0).open()) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE))
                .hasMessage("none of 2 identities opens stream 'main'");
    }

    @Test
    void hostWithoutIdentityIsToldBeforeAnythingIsFetched() throws Exception {
        StoredPayload stored = new StoredPayload(List.of(new StoredStream("main", List.of("age"), () -> {
            throw new AssertionError("opened");
        })));
        assertThatThrownBy(() -> new AgeIdentities(null).decode(stored))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.hint()).contains("identityFile"))
                .hasMessage("this host has no identity: it cannot open backups");
        assertThatThrownBy(() -> new AgeIdentities(dir.resolve("none")).decode(stored))
                .hasMessageContaining("none does not exist");
        Path comments = Files.writeString(dir.resolve("comments"), "# created: today\n\n");
        assertThatThrownBy(() -> new AgeIdentities(comments).decode(stored)).hasMessageContaining("holds no identity");
    }

    @Test
    void whatIsNoIdentityIsNotShown() throws Exception {
        StoredPayload nothing = new StoredPayload(List.of());
        for (String secret : List.of("a-password", "AGE-SECRET-KEY-1QQQ", "AGE-PLUGIN-YUBIKEY-1QQQ")) {
            Path file = Files.writeString(dir.resolve("wrong"), "# comment\n" + secret + "\n");
            assertThatThrownBy(() -> new AgeIdentities(file).decode(nothing))
                    .hasMessage("line 2 of " + file + " is no age identity")
                    .hasMessageNotContaining(secret);
        }
    }

    /** One file with all of them. */
    private Path identities(Path... files) throws IOException {
        Path all = dir.resolve("identities.txt");
        Files.writeString(all, "# comment\n\n");
        for (Path file : files) {
            Files.writeString(all, Files.readString(file), StandardOpenOption.APPEND);
        }
        return all;
    }

    private Path identity(String name) throws IOException, InterruptedException {
        Path file = dir.resolve(name);
        if (Files.exists(file)) {
            return file;
        }
        if (new ProcessBuilder("age-keygen", "-o", file.toString()).start().waitFor() != 0) {
            throw new IOException("age-keygen failed");
        }
        return file;
    }

    private static String recipient(Path identity) throws IOException {
        Process process = new ProcessBuilder("age-keygen", "-y", identity.toString()).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
