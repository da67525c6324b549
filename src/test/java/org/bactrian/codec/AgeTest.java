package org.bactrian.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Payload;
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

    private Path identity(String name) throws IOException, InterruptedException {
        Path file = dir.resolve(name);
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
