package org.bactrian.staging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.StreamRecord;
import org.bactrian.artifact.Volume;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of one payload, as they are closed. Nothing runs before the first {@link #hasNext}; then a thread of its
 * own writes the payload, and waits whenever the allowed number of closed volumes was not released yet. To be used by
 * one thread; {@link #release}, {@link #progress}, {@link #interrupt} and {@link #close} may come from others.
 */
public final class Cut implements Iterator<Volume>, AutoCloseable {
    private static final long END_PATIENCE_MILLIS = 60_000;

    private record Event(@Nullable Volume volume) {}

    private final Payload payload;
    private final Path directory;
    private final long volumeSize;
    private final Duration maxDuration;
    private final Semaphore room;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Set<Path> staged = ConcurrentHashMap.newKeySet();
    private final List<StreamRecord> records = new ArrayList<>();
    private final Thread producer;
    private @Nullable Volume next;
    private boolean started;
    private long startedNanos;
    private boolean ended;
    private volatile boolean closed;
    private volatile boolean complete;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable BactrianException interruption;

    Cut(Payload payload, Path directory, long volumeSize, int maxClosedVolumes, Duration maxDuration) {
        this.payload = payload;
        this.directory = directory;
        this.volumeSize = volumeSize;
        this.maxDuration = maxDuration;
        this.room = new Semaphore(maxClosedVolumes);
        this.producer = new Thread(this::produce, "cut-" + directory.getFileName());
        producer.setDaemon(true);
    }

    /**
     * Waits for the next closed volume, or the end.
     *
     * @throws BactrianException when the policy's maxDuration is over; and this and other runtime exceptions of the dump as they are
     * @throws UncheckedIOException with the dump's own exception
     */
    @Override
    public boolean hasNext() {
        if (next != null) {
            return true;
        }
        if (!ended) {
            start();
            next = await();
            ended = next == null;
        }
        if (ended) {
            throwFailure();
        }
        return next != null;
    }

    /** The next closed volume; to be given to {@link #release} when every target has answered. */
    @Override
    public Volume next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the payload has no more volumes");
        }
        Volume volume = next;
        next = null;
        if (volume == null) {
            throw new NoSuchElementException("the payload has no more volumes");
        }
        return volume;
    }

    /** Deletes the volume's file and lets the dump go on; a second time does nothing. */
    public void release(Volume volume) {
        if (staged.remove(volume.file())) {
            delete(volume.file());
            room.release();
        }
    }

    /**
     * The streams with their volumes.
     *
     * @throws IllegalStateException before the last volume was taken
     */
    public List<StreamRecord> streams() {
        requireComplete();
        return List.copyOf(records);
    }

    /**
     * What was learned while dumping.
     *
     * @throws IllegalStateException before the last volume was taken
     */
    public DumpFacts facts() {
        requireComplete();
        return payload.facts();
    }

    /** Lets {@link #hasNext} throw this instead of waiting for the dump; nothing once the last volume was taken. */
    public void interrupt(BactrianException why) {
        interruption = why;
        events.clear();
        events.add(new Event(null));
    }

    /** Plain bytes dumped so far, of all streams. */
    public long progress() {
        return payload.streams().stream()
                .mapToLong(PayloadStream::plainProgress)
                .sum();
    }

    /**
     * Ends the dump if it still runs, closes the payload, and deletes the volumes that were not released.
     *
     * @throws UncheckedIOException when the payload cannot be closed
     * @throws BactrianException when the dump does not end within a minute
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            producer.interrupt();
            payload.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            awaitProducer();
            staged.forEach(Cut::delete);
            staged.clear();
        }
    }

    private void start() {
        if (closed) {
            throw new IllegalStateException("the cut is closed");
        }
        if (!started) {
            started = true;
            startedNanos = System.nanoTime();
            producer.start();
        }
    }

    private @Nullable Volume await() {
        try {
            long left = maxDuration.toNanos() - (System.nanoTime() - startedNanos);
            Event event = events.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
            if (event != null) {
                return event.volume();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(ErrorKind.INTERRUPTED, "interrupted while waiting for the dump", "", e);
        }
        close();
        throw new BactrianException(
                ErrorKind.FAILED,
                "the dump did not end within " + maxDuration.toSeconds() + " s, the maxDuration of its policy",
                "raise maxDuration in policies.yaml, or look at what holds the source up");
    }

    private void produce() {
        try {
            for (PayloadStream stream : payload.streams()) {
                records.add(write(stream));
            }
            complete = true;
        } catch (Throwable e) {
            failure = e;
            // what the dump wrote before it failed is of no use
            events.clear();
        } finally {
            events.add(new Event(null));
        }
    }

    private StreamRecord write(PayloadStream stream) throws IOException {
        try (VolumeWriter writer = new VolumeWriter(directory, stream.name(), volumeSize, this::offer)) {
            stream.writeTo(writer);
            writer.finish();
            return new StreamRecord(
                    stream.name(),
                    stream.codecs(),
                    stream.plainSize(),
                    stream.plainSha256(),
                    writer.size(),
                    writer.sha256(),
                    writer.volumes());
        }
    }

    /** Called by whatever thread writes the stream. */
    private void offer(Volume volume) throws InterruptedException {
        staged.add(volume.file());
        room.acquire();
        events.add(new Event(volume));
    }

    private void requireComplete() {
        if (!complete || next != null || !ended) {
            throw new IllegalStateException("the payload was not written to its end");
        }
    }

    private void throwFailure() {
        Throwable thrown = interruption == null ? failure : interruption;
        if (thrown instanceof IOException e) {
            throw new UncheckedIOException(e);
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
    }

    /** Interrupts again and again, for an interrupt can be lost in what a dump runs. */
    private void awaitProducer() {
        boolean interrupted = false;
        long patience = END_PATIENCE_MILLIS;
        while (producer.isAlive() && patience > 0) {
            producer.interrupt();
            try {
                producer.join(500);
                patience -= 500;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (producer.isAlive()) {
            throw new BactrianException(
                    ErrorKind.FAILED, "the dump did not end within a minute after it was told to", "");
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
