package org.bactrian.codec;

import java.nio.file.Path;
import java.util.List;
import org.bactrian.artifact.Payload;

class ZstdWithWorkersTest extends CodecContract {
    @Override
    Payload encode(Payload payload) {
        return new Zstd(1, 2).encode(payload);
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
