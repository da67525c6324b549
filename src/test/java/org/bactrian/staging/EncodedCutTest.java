package org.bactrian.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.Volume;
import org.bactrian.codec.Age;
import org.bactrian.codec.Zstd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole chain from dump to volume, with its three threads. */
@Timeout(60)
class EncodedCutTest {
    private static final int MEBI = 1 << 20;

    @TempDir
    Path root = Path.of("");

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread ->
                        thread.getName().startsWith("cut-") || thread.getName().startsWith("encrypt-"));
    }

    @Test
    void allVolumesComeWhileTheConsumerIsSlower() throws Exception {
        List<Volume> volumes = new ArrayList<>();
        try (Cut cut = cut(20)) {
            while (cut.hasNext()) {
                volumes.add(cut.next());
                cut.release(volumes.get(volumes.size() - 1));
            }
            assertThat(cut.streams().get(0).codecs()).containsExactly("zstd", "age");
            assertThat(cut.streams().get(0).plainSize()).isEqualTo(20L * MEBI);
            assertThat(cut.streams().get(0).storedSize())
                    .isEqualTo(volumes.stream().mapToLong(Volume::size).sum());
        }
        assertThat(volumes.size()).isBetween(20, 22);
    }

    @Test
    void closingEndsEveryThreadThoughTheChainIsFull() throws Exception {
        Cut cut = cut(200);
        cut.next();
        cut.close();
        assertThat(root.resolve("r1")).isEmptyDirectory();
    }

    @Test
    void aFailureOfTheDumpPassesTheWholeChain() throws Exception {
        IOException broken = new IOException("connection reset");
        Payload payload = payload(PayloadStream.plain("main", out -> {
            out.write(new byte[5 * MEBI]);
            throw broken;
        }));
        try (Cut cut = new StagingArea(root, 2).cut(encoded(payload), run(), MEBI, Duration.ofMinutes(10))) {
            assertThatThrownBy(cut::next)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCause(broken);
        }
        assertThat(root.resolve("r1")).isEmptyDirectory();
    }

    private Cut cut(int mebis) throws Exception {
        Payload payload = payload(PayloadStream.plain("main", out -> {
            byte[] block = new byte[MEBI];
            Random random = new Random(1);
            for (int i = 0; i < mebis; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }));
        return new StagingArea(root, 2).cut(encoded(payload), run(), MEBI, Duration.ofMinutes(10));
    }

    private static Payload encoded(Payload payload) throws Exception {
        String recipient =
                new X25519KeyPairGenerator().generateKeyPair().getPublic().toString();
        return new Age(List.of(recipient)).encode(new Zstd(Zstd.DEFAULT_LEVEL).encode(payload));
    }

    private static Payload payload(PayloadStream stream) {
        return new Payload() {
            @Override
            public List<PayloadStream> streams() {
                return List.of(stream);
            }

            @Override
            public DumpFacts facts() {
                return new DumpFacts(Instant.EPOCH, Map.of(), Map.of(), Map.of());
            }

            @Override
            public void close() {}
        };
    }

    private static Run run() {
        Instant start = Instant.parse("2026-11-22T02:00:00Z");
        return new Run(
                "r1",
                "backup-run",
                new SourceId("argo", "signals"),
                BackupId.create(start, BackupType.FULL, 5),
                BackupType.FULL,
                Purpose.MANUAL,
                List.of("primary"),
                1,
                start,
                "host:1:x",
                "argo/signals");
    }
}
