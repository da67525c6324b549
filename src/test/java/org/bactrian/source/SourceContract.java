package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every kind of source keeps; a kind gives an instance, a source that is there, and one that is not. */
@Timeout(120)
abstract class SourceContract {
    /** The kind under test. */
    abstract Source source();

    /** A source that is there, does not change, and gives over a MiB. */
    abstract SourceSpec present() throws Exception;

    /** A source of the kind that is not there. */
    abstract SourceSpec absent();

    /** Throws when something of a dump is left: a session, a file. */
    abstract void assertNothingLeft() throws Exception;

    static SourceSpec spec(String kind, Map<String, Object> settings) {
        SourceId id = new SourceId("lab", kind);
        return new SourceSpec(id, kind, "production", false, List.of("primary"), new Settings(settings));
    }

    /** Writes all streams and gives what was learned. */
    static DumpFacts writeAll(Payload payload, OutputStream out) throws IOException {
        for (PayloadStream stream : payload.streams()) {
            stream.writeTo(out);
        }
        return payload.facts();
    }

    @Test
    void nothingRunsBeforeItIsWritten() throws Exception {
        try (Payload payload = source().dump(absent())) {
            assertThat(payload.streams()).isNotEmpty();
            assertThat(payload.streams().get(0).name()).isEqualTo("main");
        }
    }

    @Test
    void anAbsentSourceFailsWhenItIsWritten() throws Exception {
        try (Payload payload = source().dump(absent())) {
            PayloadStream main = payload.streams().get(0);
            assertThatThrownBy(() -> main.writeTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(org.bactrian.artifact.BactrianException.class);
            assertThatThrownBy(main::plainSize).isInstanceOf(IllegalStateException.class);
        }
        assertNothingLeft();
    }

    @Test
    void twoDumpsOfAnUnchangedSourceGiveTheSameCounts() throws Exception {
        DumpFacts[] facts = new DumpFacts[2];
        for (int i = 0; i < 2; i++) {
            try (Payload payload = source().dump(present())) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                facts[i] = writeAll(payload, out);
                assertThat(payload.streams().stream()
                                .mapToLong(PayloadStream::plainSize)
                                .sum())
                        .isEqualTo(out.size())
                        .isGreaterThan(1 << 20);
            }
        }
        assertThat(facts[0].counts()).isNotEmpty().isEqualTo(facts[1].counts());
        assertThat(facts[1].consistencyTime()).isAfterOrEqualTo(facts[0].consistencyTime());
        assertThat(facts[0].tools()).isNotEmpty();
        assertNothingLeft();
    }

    @Test
    void factsBeforeTheEndAreRefused() throws Exception {
        try (Payload payload = source().dump(present())) {
            assertThatThrownBy(payload::facts).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void closeInTheMiddleEndsEverything() throws Exception {
        Payload payload = source().dump(present());
        PayloadStream main = payload.streams().get(0);
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<Throwable> outcome = CompletableFuture.supplyAsync(() -> {
            try {
                main.writeTo(new Receiver(() -> {
                    writing.countDown();
                    await(closed);
                }));
                return new AssertionError("the stream was written to its end");
            } catch (IOException | RuntimeException e) {
                return e;
            }
        });
        assertThat(writing.await(60, TimeUnit.SECONDS)).isTrue();

        payload.close();
        closed.countDown();

        assertThat(outcome.get(60, TimeUnit.SECONDS)).isNotInstanceOf(AssertionError.class);
        assertThatThrownBy(payload::facts).isInstanceOf(IllegalStateException.class);
        assertNoChild();
        assertNothingLeft();
    }

    @Test
    void aReceiverThatFailsEndsEverythingAndIsTheCause() throws Exception {
        IOException full = new IOException("no space left on the moon");
        try (Payload payload = source().dump(present())) {
            PayloadStream main = payload.streams().get(0);
            assertThatThrownBy(() -> main.writeTo(new Receiver(() -> {
                        throw full;
                    })))
                    .satisfiesAnyOf(
                            e -> assertThat(e).isSameAs(full),
                            e -> assertThat(e).hasRootCause(full));
        }
        assertNoChild();
        assertNothingLeft();
    }

    @Test
    void examinationFindsAPresentSourceInOrder() throws Exception {
        assertThat(source().examine(present()))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.OK));
        assertNothingLeft();
    }

    @Test
    void examinationThrowsNothingAndSaysWhatIsMissing() throws Exception {
        assertThat(source().examine(absent())).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(Finding.Level.ERROR);
            assertThat(finding.hint()).isNotEmpty();
        });
        assertThat(source().examine(spec("postgres", Map.of())))
                .anySatisfy(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.ERROR));
    }

    /** No child of this process runs, except a server of the lab. */
    static void assertNoChild() {
        awaitTrue(
                "a child is left",
                () -> ProcessHandle.current()
                        .children()
                        .noneMatch(child -> child.info()
                                .command()
                                .map(command -> !command.endsWith("/postgres"))
                                .orElse(false)));
    }

    /** Waits for a condition, for twenty seconds at most. */
    static void awaitTrue(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does something at each write. */
    interface Event {
        void happen() throws IOException;
    }

    /** A receiver at whose writes something happens. */
    static final class Receiver extends OutputStream {
        private final Event event;

        Receiver(Event event) {
            this.event = event;
        }

        @Override
        public void write(int b) throws IOException {
            event.happen();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            event.happen();
        }
    }
}
