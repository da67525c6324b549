package org.bactrian.codec;

import java.nio.file.Path;
import java.util.List;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.StoredPayload;

class ZstdWithWorkersTest extends CodecContract {
    @Override
    Payload encode(Payload payload) {
        return new Zstd(1, 2).encode(payload);
    }

    @Override
    StoredPayload decode(StoredPayload payload) {
        return new Zstd(1, 2).decode(payload);
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
}
