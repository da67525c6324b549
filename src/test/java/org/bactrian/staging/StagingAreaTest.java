package org.bactrian.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.StreamRecord;
import org.bactrian.artifact.Volume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StagingAreaTest {
    private static final DumpFacts FACTS = new DumpFacts(Instant.EPOCH, Map.of("t", "1"), Map.of(), Map.of());

    @TempDir
    Path root = Path.of("");

    private final AtomicBoolean payloadClosed = new AtomicBoolean();

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("cut-"));
    }

    @Test
    void streamsAreSlicedAndMeasured() throws Exception {
        byte[] main = noise(2_500_000);
        byte[] globals = noise(17);
        Payload payload = payload(
                PayloadStream.plain("main", chunks(main)),
                PayloadStream.plain("globals", chunks(globals)),
                PayloadStream.plain("empty", out -> {}));
        Map<String, byte[]> stored = new java.util.LinkedHashMap<>();
        try (Cut cut = new StagingArea(root, 3).cut(payload, run("r1"), 1_000_000, Duration.ofMinutes(10))) {
            assertThatThrownBy(cut::streams).isInstanceOf(IllegalStateException.class);
            while (cut.hasNext()) {
                Volume volume = cut.next();
                byte[] bytes = Files.readAllBytes(volume.file());
                assertThat(volume.size()).isEqualTo(bytes.length);
                assertThat(volume.sha256()).isEqualTo(sha256(bytes));
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(volume.file())))
                        .isEqualTo("rw-------");
                stored.put(volume.name(), bytes);
                cut.release(volume);
                assertThat(volume.file()).doesNotExist();
            }
            assertThat(stored.keySet())
                    .containsExactly("main-00000", "main-00001", "main-00002", "globals-00000", "empty-00000");
            assertThat(stored.get("main-00000")).isEqualTo(Arrays.copyOf(main, 1_000_000));
            assertThat(stored.get("main-00002")).isEqualTo(Arrays.copyOfRange(main, 2_000_000, 2_500_000));
            StreamRecord first = cut.streams().get(0);
            assertThat(first.storedSha256()).isEqualTo(sha256(main)).isEqualTo(first.plainSha256());
            assertThat(first.storedSize()).isEqualTo(2_500_000);
            assertThat(first.volumes())
                    .extracting(StreamRecord.FileRecord::size)
                    .containsExactly(1_000_000L, 1_000_000L, 500_000L);
            assertThat(first.volumes().get(1).sha256())
                    .isEqualTo(sha256(Arrays.copyOfRange(main, 1_000_000, 2_000_000)));
            assertThat(cut.streams()).extracting(StreamRecord::name).containsExactly("main", "globals", "empty");
            assertThat(cut.streams().get(2).storedSha256()).isEqualTo(sha256(new byte[0]));
            assertThat(cut.facts()).isSameAs(FACTS);
            assertThat(cut.progress()).isEqualTo(2_500_017);
        }
        assertThat(payloadClosed).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("r1"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aStreamThatEndsWithAVolumeHasNoEmptyOne() {
        byte[] main = noise(2_000);
        try (Cut cut = new StagingArea(root, 3)
                .cut(payload(PayloadStream.plain("main", chunks(main))), run("r1"), 1_000, Duration.ofMinutes(10))) {
            assertThat(names(cut)).containsExactly("main-00000", "main-00001");
        }
    }

    @Test
    void nothingRunsBeforeItIsAsked() {
        AtomicBoolean ran = new AtomicBoolean();
        try (Cut cut = new StagingArea(root, 1)
                .cut(
                        payload(PayloadStream.plain("main", out -> ran.set(true))),
                        run("r1"),
                        1_000,
                        Duration.ofMinutes(10))) {
            assertThat(cut.progress()).isZero();
        }
        assertThat(ran).isFalse();
        assertThat(payloadClosed).isTrue();
    }

    @Test
    void theDumpWaitsForTheTargets() throws Exception {
        int max = 2;
        AtomicInteger most = new AtomicInteger();
        Path directory = root.resolve("r1");
        byte[] block = noise(1_000);
        PayloadStream stream = PayloadStream.plain("main", out -> {
            for (int i = 0; i < 50; i++) {
                out.write(block);
                try (Stream<Path> files = Files.list(directory)) {
                    most.accumulateAndGet((int) files.count(), Math::max);
                }
            }
        });
        try (Cut cut = new StagingArea(root, max).cut(payload(stream), run("r1"), 1_000, Duration.ofMinutes(10))) {
            List<Volume> held = new ArrayList<>();
            int seen = 0;
            while (cut.hasNext()) {
                held.add(cut.next());
                seen++;
                if (held.size() == max) {
                    cut.release(held.remove(0));
                }
            }
            assertThat(seen).isEqualTo(50);
        }
        assertThat(most.get()).isBetween(1, max + 1);
    }

    @Test
    void theDumpsOwnExceptionArrives() {
        BactrianException broken = new BactrianException(ErrorKind.FAILED, "pg_dump ended with 1", "");
        try (Cut cut = failing(out -> {
            out.write(new byte[5_000]);
            throw broken;
        })) {
            assertThatThrownBy(() -> names(cut)).isSameAs(broken);
            assertThatThrownBy(cut::hasNext).isSameAs(broken);
            assertThatThrownBy(cut::streams).isInstanceOf(IllegalStateException.class);
        }
        assertThat(root.resolve("r1")).isEmptyDirectory();
        assertThat(payloadClosed).isTrue();
    }

    @Test
    void theDumpsIoExceptionArrivesWrapped() {
        IOException broken = new IOException("connection reset");
        try (Cut cut = failing(out -> {
            throw broken;
        })) {
            assertThatThrownBy(cut::next)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCause(broken);
        }
    }

    @Test
    void closingInTheMiddleEndsADumpThatWritesOn() {
        Cut cut = new StagingArea(root, 2)
                .cut(
                        payload(PayloadStream.plain("main", out -> {
                            while (true) {
                                out.write(new byte[1_000]);
                            }
                        })),
                        run("r1"),
                        10_000,
                        Duration.ofMinutes(10));
        cut.next();
        cut.close();
        cut.close();
        assertThat(root.resolve("r1")).isEmptyDirectory();
        assertThat(payloadClosed).isTrue();
    }

    @Test
    void closingInTheMiddleEndsADumpThatIsSilent() {
        CountDownLatch closed = new CountDownLatch(1);
        Payload silent = new Payload() {
            @Override
            public List<PayloadStream> streams() {
                return List.of(PayloadStream.plain("main", out -> {
                    out.write(new byte[1_000]);
                    out.write(new byte[1]);
                    while (closed.getCount() > 0) {
                        // a read from a process knows no interrupt
                        Thread.onSpinWait();
                    }
                    throw new IOException("stream closed");
                }));
            }

            @Override
            public DumpFacts facts() {
                return FACTS;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        Cut cut = new StagingArea(root, 2).cut(silent, run("r1"), 1_000, Duration.ofMinutes(10));
        cut.next();
        cut.close();
        assertThat(root.resolve("r1")).isEmptyDirectory();
    }

    @Test
    void tooLittleRoomIsToldBeforeTheStart() {
        assertThatThrownBy(() ->
                        new StagingArea(root, 3).cut(payload(), run("r1"), Long.MAX_VALUE / 8, Duration.ofMinutes(10)))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("bytes free, needed are");
    }

    @Test
    void aDumpThatTakesTooLongIsEnded() {
        CountDownLatch never = new CountDownLatch(1);
        PayloadStream.Body stuck = out -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IOException("told to end", e);
            }
        };
        StagingArea staging = new StagingArea(root, 2);
        try (Cut cut =
                staging.cut(payload(PayloadStream.plain("main", stuck)), run("r1"), 1_000, Duration.ofMillis(50))) {
            assertThatThrownBy(cut::hasNext)
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("did not end within");
        }
    }

    @Test
    void aDiskThatFillsUpIsToldPlainly() throws Exception {
        Path small = Files.createDirectory(root.resolve("small"));
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString()) == 0);
        try (Cut cut = new StagingArea(small, 3)
                .cut(
                        payload(PayloadStream.plain("main", out -> {
                            Files.write(small.resolve("other"), new byte[15 << 19]);
                            out.write(new byte[2 << 20]);
                        })),
                        run("r1"),
                        1 << 20,
                        Duration.ofMinutes(10))) {
            assertThatThrownBy(() -> names(cut))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("is full")
                    .hasCauseInstanceOf(IOException.class);
        } finally {
            assertThat(command("umount", small.toString())).isZero();
        }
    }

    /** A check or a restore to another place of a source that is being dumped. */
    @Test
    void anotherRunOfTheSourceEndsNoDump() throws Exception {
        StagingArea staging = new StagingArea(root, 3);
        Run dumping = run("r1");
        Cut cut = staging.cut(
                payload(PayloadStream.plain("main", chunks(noise(2_500)))), dumping, 1_000, Duration.ofMinutes(10));
        staging.clean(run("r2"));
        assertThat(names(cut)).containsExactly("main-00000", "main-00001", "main-00002");
        staging.clean(dumping);
        assertThat(payloadClosed).isTrue();
    }

    @Test
    void smallFilesAreStagedAndReplaced() throws Exception {
        StagingArea area = new StagingArea(root, 1);
        area.file(run("r1"), "manifest.json", new byte[] {1});
        Volume volume = area.file(run("r1"), "manifest.json", new byte[] {1, 2});
        assertThat(Files.readAllBytes(volume.file())).containsExactly(1, 2);
        assertThat(volume.sha256()).isEqualTo(sha256(new byte[] {1, 2}));
        assertThat(volume.size()).isEqualTo(2);
        area.clean(run("r1"));
        area.clean(run("r1"));
        assertThat(root.resolve("r1")).doesNotExist();
    }

    @Test
    void leftoversOfDeadRunsAreSwept() {
        StagingArea area = new StagingArea(root.resolve("deep"), 1);
        area.sweep(Set.of());
        area.file(run("dead"), "main-00000", new byte[1]);
        area.file(run("live"), "main-00000", new byte[1]);
        area.sweep(Set.of("live"));
        assertThat(root.resolve("deep")).isDirectoryContaining("glob:**live").isDirectoryNotContaining("glob:**dead");
    }

    @Test
    void aRunIdCannotLeaveTheRoot() {
        StagingArea area = new StagingArea(root, 1);
        assertThatThrownBy(() -> area.clean(run("../x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> area.clean(run(""))).isInstanceOf(IllegalArgumentException.class);
    }

    private Cut failing(PayloadStream.Body body) {
        return new StagingArea(root, 3)
                .cut(payload(PayloadStream.plain("main", body)), run("r1"), 1_000, Duration.ofMinutes(10));
    }

    private static List<String> names(Cut cut) {
        List<String> names = new ArrayList<>();
        while (cut.hasNext()) {
            Volume volume = cut.next();
            names.add(volume.name());
            cut.release(volume);
        }
        return names;
    }

    private Payload payload(PayloadStream... streams) {
        return new Payload() {
            @Override
            public List<PayloadStream> streams() {
                return List.of(streams);
            }

            @Override
            public DumpFacts facts() {
                return FACTS;
            }

            @Override
            public void close() {
                payloadClosed.set(true);
            }
        };
    }

    private static PayloadStream.Body chunks(byte[] bytes) {
        return out -> {
            for (int at = 0; at < bytes.length; at += 70_001) {
                write(out, bytes, at);
            }
        };
    }

    private static void write(OutputStream out, byte[] bytes, int at) throws IOException {
        out.write(bytes, at, Math.min(70_001, bytes.length - at));
    }

    private static Run run(String id) {
        Instant start = Instant.parse("2026-11-22T02:00:00Z");
        return new Run(
                id,
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

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static int command(String... words) throws Exception {
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }
}
