package org.bactrian.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProvenInputTest {
    private static final byte[] BYTES = "the dumped bytes".getBytes(StandardCharsets.UTF_8);

    @Test
    void dumpedBytesPass() throws Exception {
        try (ProvenInput in = of(BYTES, BYTES.length, Sha256.of(BYTES))) {
            assertThat(in.readAllBytes()).isEqualTo(BYTES);
            assertThat(in.passed()).isEqualTo(BYTES.length);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void otherBytesOfTheSameSizeFail() {
        assertThatThrownBy(() -> of(BYTES, BYTES.length, "0".repeat(64)).readAllBytes())
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED))
                .hasMessageContaining("'main' has the sha256 " + Sha256.of(BYTES));
    }

    @Test
    void fewerOrMoreBytesFailEvenWithoutSha256() throws Exception {
        assertThat(of(BYTES, BYTES.length, null).readAllBytes()).isEqualTo(BYTES);
        assertThatThrownBy(() -> of(BYTES, BYTES.length + 1L, null).readAllBytes())
                .hasMessageContaining("has 16 bytes, recorded are 17");
        assertThatThrownBy(() -> of(BYTES, BYTES.length - 1L, null).readAllBytes())
                .hasMessageContaining("more than the recorded 15 bytes");
    }

    @Test
    void readerThatStoppedEarlyOrSkippedProvesTheWholeByTheEnd() throws Exception {
        try (ProvenInput in = of(BYTES, BYTES.length, Sha256.of(BYTES))) {
            assertThat(in.read()).isEqualTo('t');
            in.skipNBytes(3);
            in.requireEnd();
            assertThat(in.passed()).isEqualTo(BYTES.length);
        }
        ProvenInput altered = of(BYTES, BYTES.length, "0".repeat(64));
        assertThat(altered.read()).isEqualTo('t');
        assertThatThrownBy(altered::requireEnd).isInstanceOf(BactrianException.class);
    }

    private static ProvenInput of(byte[] bytes, long size, @Nullable String sha256) {
        return new ProvenInput(
                new ByteArrayInputStream(bytes),
                new Manifest.Stream("main", List.of(), size, sha256, 1, "0".repeat(64), List.of()));
    }
}
