package org.bactrian.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.StoredPayload;
import org.junit.jupiter.api.Test;

class ZstdTest extends CodecContract {
    @Override
    Payload encode(Payload payload) {
        return new Zstd(Zstd.DEFAULT_LEVEL).encode(payload);
    }

    @Override
    StoredPayload decode(StoredPayload payload) {
        return new Zstd(Zstd.DEFAULT_LEVEL).decode(payload);
    }

    @Override
    List<String> encoder(Path file) {
        return List.of("zstd", "-c", file.toString());
    }

    @Override
    String word() {
        return "zstd";
    }

    @Override
    List<String> decoder(Path file) {
        return List.of("zstd", "-dc", file.toString());
    }

    @Test
    void smallMachinesCompressInTheDumpingThread() {
        assertThat(List.of(1, 2, 3, 4, 8, 64).stream().map(Zstd::workersFor)).containsExactly(0, 0, 1, 2, 4, 4);
    }

    @Test
    void anotherLevelIsRefused() {
        assertThatThrownBy(() -> new Zstd(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
