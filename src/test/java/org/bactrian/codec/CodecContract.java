package org.bactrian.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every codec keeps to; the field's own tool is the judge of the bytes. */
@Timeout(120)
abstract class CodecContract {
    private static final int MEBI = 1 << 20;

    @TempDir
    Path dir = Path.of("");

    private Set<Thread> before = Set.of();

    /** The codec under test. */
    abstract Payload encode(Payload payload) throws Exception;

    /** The way back. */
    abstract StoredPayload decode(StoredPayload payload) throws Exception;

    /** A command of the field's own tool that encodes the given file to its standard output. */
    abstract List<String> encoder(Path file) throws Exception;

    /** The word that the codec leaves in {@link PayloadStream#codecs}. */
    abstract String word();

    /** A command that decodes the given file to its standard output. */
    abstract List<String> decoder(Path file);

    @BeforeEach
    void rememberThreads() {
        before = Thread.getAllStackTraces().keySet();
    }

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("encrypt") || name.startsWith("decrypt"))
                        .collect(Collectors.toSet()))
                .isEmpty();
    }

    @Test
    void anEmptyStreamComesBack() throws Exception {
        roundTrip(0, 0);
    }

    @Test
    void oneByteComesBack() throws Exception {
        roundTrip(1, 1);
    }

    @Test
    void tenMegabytesOfNoiseComeBack() throws Exception {
        roundTrip(10_000_003, 1 << 16);
    }

    @Test
    void fiftyCompressibleMegabytesComeBack() throws Exception {
        roundTrip(50_000_017, 40);
    }

    @Test
    void theCodecIsNamed() throws Exception {
        Payload encoded = encode(payload(out -> {}));
        assertThat(encoded.streams().get(0).codecs()).containsExactly(word());
        assertThat(encoded.streams().get(0).name()).isEqualTo("main");
    }

    @Test
    void theSourcesOwnExceptionArrives() throws Exception {
        IOException broken = new IOException("server closed the connection");
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        Payload encoded = encode(payload(out -> {
            out.write(new byte[3 * MEBI]);
            throw broken;
        }));
        assertThatThrownBy(() -> encoded.streams().get(0).writeTo(received)).isSameAs(broken);
        Path half = dir.resolve("half");
        Files.write(half, received.toByteArray());
        assertThat(run(decoder(half), dir.resolve("out")))
                .as("half a stream must not decode")
                .isNotZero();
    }

    @Test
    void theSourcesRuntimeExceptionArrives() throws Exception {
        IllegalStateException broken = new IllegalStateException("a mistake");
        Payload encoded = encode(payload(out -> {
            throw broken;
        }));
        assertThatThrownBy(() -> encoded.streams().get(0).writeTo(OutputStream.nullOutputStream()))
                .isSameAs(broken);
    }

    @Test
    void aFailingReceiverEndsTheSource() throws Exception {
        IOException full = new IOException("No space left on device");
        AtomicLong written = new AtomicLong();
        Payload encoded = encode(payload(out -> noise(out, 2_000L * MEBI, written)));
        OutputStream broken = new OutputStream() {
            private long left = 2 * MEBI;

            @Override
            public void write(int b) {
                throw new IllegalStateException("single bytes are slow");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                left -= length;
                if (left < 0) {
                    throw full;
                }
            }
        };
        assertThatThrownBy(() -> encoded.streams().get(0).writeTo(broken)).isSameAs(full);
        assertThat(written.get()).isLessThan(100L * MEBI);
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Payload encoded = encode(payload(out -> noise(out, 2_000L * MEBI, new AtomicLong())));
        Thread writer = new Thread(() -> {
            try {
                encoded.streams().get(0).writeTo(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        stuck.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            throw new InterruptedIOException("interrupted");
                        }
                    }
                });
            } catch (IOException e) {
                seen.set(e);
            }
        });
        writer.start();
        assertThat(stuck.await(30, TimeUnit.SECONDS)).isTrue();
        writer.interrupt();
        writer.join(30_000);
        assertThat(writer.isAlive()).isFalse();
        assertThat(seen.get()).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void whatIsMissingIsNoticed() throws Exception {
        byte[] small = encoded(300);
        for (int length = 0; length < small.length; length++) {
            refused(Arrays.copyOf(small, length));
        }
        byte[] large = encoded(200_000);
        int header = large.length - 200_000 - 4 * 16; // of an age file; the tags of its four chunks are counted
        for (int chunk = 0; chunk < 4; chunk++) {
            for (int around = -1; around <= 1; around++) {
                int length = header + chunk * ((1 << 16) + 16) + around;
                refused(Arrays.copyOf(large, Math.max(0, length)));
            }
        }
        refused(Arrays.copyOf(large, large.length - 1));
    }

    @Test
    void whatIsAddedIsNoticed() throws Exception {
        byte[] small = encoded(300);
        refused(Arrays.copyOf(small, small.length + 1));
    }

    @Test
    void alteredBytesAreNeverTakenForTheOriginal() throws Exception {
        byte[] small = encoded(300);
        byte[] plain = noise(300);
        for (int at = 0; at < small.length; at++) {
            byte[] altered = small.clone();
            altered[at] ^= 16;
            try {
                // a bit without a meaning, such as one of a frame's window, may be another
                assertThat(back(altered)).as("byte %d", at).isEqualTo(plain);
                assertThat(word()).isEqualTo("zstd");
            } catch (BactrianException e) {
                assertThat(e.kind()).isIn(ErrorKind.VERIFICATION_FAILED, ErrorKind.USAGE);
            }
        }
    }

    @Test
    void theStoredStreamsOwnExceptionArrives() throws Exception {
        byte[] large = encoded(3 * MEBI);
        IOException lost = new IOException("connection lost");
        assertThatThrownBy(() -> back(() ->
                        new SequenceInputStream(new ByteArrayInputStream(large, 0, 2 * MEBI), new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw lost;
                            }

                            @Override
                            public int read(byte[] bytes, int offset, int length) throws IOException {
                                throw lost;
                            }
                        })))
                .isSameAs(lost);
        assertThatThrownBy(() -> back(() -> {
                    throw lost;
                }))
                .isSameAs(lost);
    }

    @Test
    void aReaderMayStopEarly() throws Exception {
        byte[] large = encoded(20 * MEBI);
        AtomicBoolean closed = new AtomicBoolean();
        InputStream stored = new ByteArrayInputStream(large) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        try (InputStream in = decode(stored(() -> stored)).streams().get(0).open()) {
            assertThat(in.read()).isEqualTo(noise(1)[0] & 0xff);
        }
        assertThat(closed).isTrue();
    }

    @Test
    void anotherCodecIsRefused() throws Exception {
        StoredPayload other = new StoredPayload(
                List.of(new StoredStream("main", List.of(word(), "lz4"), () -> new ByteArrayInputStream(new byte[0]))));
        assertThatThrownBy(() -> decode(other))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED));
    }

    @Test
    void memoryStaysFlatOnTheWayBack() throws Exception {
        Path file = dir.resolve("large");
        try (OutputStream out = Files.newOutputStream(file)) {
            encode(payload(body -> noise(body, 100L * MEBI, new AtomicLong())))
                    .streams()
                    .get(0)
                    .writeTo(out);
        }
        long floor = usedAfterCollection();
        long peak = 0;
        try (InputStream in = decode(stored(() -> Files.newInputStream(file)))
                .streams()
                .get(0)
                .open()) {
            for (int part = 0; part < 4; part++) {
                in.skipNBytes(25L * MEBI);
                peak = Math.max(peak, usedAfterCollection() - floor);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(peak).isLessThan(32L * MEBI);
    }

    private byte[] encoded(int size) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        encode(payload(body -> body.write(noise(size)))).streams().get(0).writeTo(out);
        return out.toByteArray();
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private StoredPayload stored(StoredStream.Opener opener) {
        return new StoredPayload(List.of(new StoredStream("main", List.of(word()), opener)));
    }

    private byte[] back(byte[] encoded) throws Exception {
        return back(() -> new ByteArrayInputStream(encoded));
    }

    private byte[] back(StoredStream.Opener opener) throws Exception {
        StoredStream stream = decode(stored(opener)).streams().get(0);
        assertThat(stream.codecs()).isEmpty();
        try (InputStream in = stream.open()) {
            byte[] plain = in.readAllBytes();
            assertThat(in.read()).isEqualTo(-1);
            return plain;
        }
    }

    private void refused(byte[] damaged) {
        assertThatThrownBy(() -> back(damaged))
                .as("%d bytes", damaged.length)
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED));
    }

    @Test
    void memoryStaysFlat() throws Exception {
        AtomicLong peak = new AtomicLong();
        long floor = usedAfterCollection();
        Payload encoded = encode(payload(out -> {
            for (int i = 0; i < 4; i++) {
                noise(out, 50L * MEBI, new AtomicLong());
                peak.accumulateAndGet(usedAfterCollection() - floor, Math::max);
            }
        }));
        encoded.streams().get(0).writeTo(OutputStream.nullOutputStream());
        assertThat(peak.get()).isLessThan(32L * MEBI);
    }

    private void roundTrip(int size, int range) throws Exception {
        byte[] plain = new byte[size];
        Random random = new Random(size);
        if (range == 1 << 16) {
            random.nextBytes(plain);
        } else {
            for (int i = 0; i < size; i++) {
                plain[i] = (byte) (i % Math.max(1, range));
            }
        }
        Path file = dir.resolve("encoded");
        Payload encoded = encode(payload(out -> {
            // sizes that fit no buffer
            for (int at = 0; at < size; at += 70_001) {
                out.write(plain, at, Math.min(70_001, size - at));
            }
        }));
        try (OutputStream out = Files.newOutputStream(file)) {
            encoded.streams().get(0).writeTo(out);
        }
        Path decoded = dir.resolve("decoded");
        assertThat(run(decoder(file), decoded)).isZero();
        assertThat(Arrays.equals(Files.readAllBytes(decoded), plain)).isTrue();
        assertThat(Arrays.equals(back(Files.readAllBytes(file)), plain)).isTrue();
        Path foreign = dir.resolve("foreign");
        assertThat(run(encoder(decoded), foreign)).isZero();
        assertThat(Arrays.equals(back(Files.readAllBytes(foreign)), plain)).isTrue();
        assertThat(encoded.streams().get(0).plainSha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(plain)));
        assertThat(encoded.streams().get(0).plainSize()).isEqualTo(size);
    }

    private static int run(List<String> command, Path output) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void noise(OutputStream out, long size, AtomicLong written) throws IOException {
        byte[] block = new byte[MEBI];
        Random random = new Random(size);
        for (long done = 0; done < size; done += block.length) {
            random.nextBytes(block);
            out.write(block);
            written.addAndGet(block.length);
        }
    }

    private static long usedAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    static Payload payload(PayloadStream.Body body) {
        return new Payload() {
            private final List<PayloadStream> streams = List.of(PayloadStream.plain("main", body));

            @Override
            public List<PayloadStream> streams() {
                return streams;
            }

            @Override
            public DumpFacts facts() {
                return new DumpFacts(Instant.EPOCH, Map.of(), Map.of(), Map.of());
            }

            @Override
            public void close() {}
        };
    }
}
