package org.bactrian.restore;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of one backup on their way in. It gives the pieces in the order in which they are read, each as soon as
 * there is room in the window: volumes that are being fetched, have arrived, or are being read. {@link #payload} reads
 * them and makes room. Whoever fails ends it for both sides.
 */
public final class Intake implements Iterator<Piece> {
    private final Manifest manifest;
    private final Path directory;
    private final int window;
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<Integer, Path> waiting = new HashMap<>();
    private final Set<Transfer> running = new HashSet<>();
    private int given;
    private int read;
    private int transfers;
    private long fetched;
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * @param directory where the fetched volumes lie; of this intake alone
     * @param window volumes that may be there at the same time, at least 1
     */
    Intake(Manifest manifest, Copies copies, Path directory, int window) {
        this.manifest = manifest;
        this.directory = directory;
        this.window = window;
        for (Manifest.Stream stream : manifest.streams()) {
            for (FileRecord volume : stream.volumes()) {
                pieces.add(new Piece(this, copies, pieces.size(), volume));
            }
        }
    }

    /** Whether there are more pieces; does not wait. */
    @Override
    public synchronized boolean hasNext() {
        return !ended && given < pieces.size();
    }

    /** Waits for room in the window. A piece given after the end is not wanted. */
    @Override
    public synchronized Piece next() {
        if (given >= pieces.size()) {
            throw new NoSuchElementException("all " + given + " volumes were given");
        }
        try {
            while (!ended && given >= read + window) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(ErrorKind.INTERRUPTED, "the restore was interrupted", "start it again", e);
        }
        return pieces.get(given++);
    }

    /** The streams of the backup, as stored. Each is opened once, in order; what is passed over is not fetched. */
    public StoredPayload payload() {
        List<StoredStream> streams = new ArrayList<>();
        int first = 0;
        for (Manifest.Stream stream : manifest.streams()) {
            int from = first;
            int end = from + stream.volumes().size();
            streams.add(new StoredStream(stream.name(), stream.codecs(), () -> open(stream.name(), from, end)));
            first = end;
        }
        return new StoredPayload(streams);
    }

    private FetchedVolumes open(String stream, int from, int end) {
        synchronized (this) {
            if (from < read) {
                throw new IllegalStateException("stream '" + stream + "' was read, or passed over");
            }
        }
        skip(from);
        return new FetchedVolumes(this, from, end);
    }

    /** Waits for a volume. */
    synchronized Path take(int index) throws IOException {
        try {
            while (!ended && !waiting.containsKey(index)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a volume");
        }
        Path file = waiting.get(index);
        if (failure instanceof IOException known) {
            throw known;
        }
        if (failure instanceof RuntimeException known) {
            throw known;
        }
        if (file == null || failure != null) {
            throw new IOException("the restore has ended", failure);
        }
        return file;
    }

    /** All volumes before this one are not needed any more: their files go, and make room. */
    void skip(int index) {
        List<Path> gone = new ArrayList<>();
        synchronized (this) {
            for (; read < index; read++) {
                Path file = waiting.remove(read);
                if (file != null) {
                    gone.add(file);
                }
            }
        }
        gone.forEach(Intake::delete);
        synchronized (this) {
            notifyAll(); // there is room when the files are gone, not before
        }
    }

    synchronized boolean wants(int index) {
        return !ended && index >= read;
    }

    synchronized Transfer transfer(String target, FileRecord volume) {
        Path file = directory.resolve("volume-" + transfers++);
        Transfer transfer = new Transfer(target, object(volume), file, volume.size(), volume.size());
        running.add(transfer);
        if (ended) {
            transfer.giveUp();
        }
        return transfer;
    }

    synchronized void over(Transfer transfer) {
        running.remove(transfer);
    }

    String object(FileRecord volume) {
        return manifest.directory() + "/" + volume.name();
    }

    void arrived(int index, Path file, long size) {
        synchronized (this) {
            fetched += size;
            if (wants(index)) {
                waiting.put(index, file);
                notifyAll();
                return;
            }
        }
        delete(file);
    }

    /** Ends it for both sides; the first failure is the one that is told. */
    void fail(Throwable why) {
        synchronized (this) {
            if (!ended) {
                failure = why;
            }
        }
        end();
    }

    /** Gives up what is still being fetched, and removes what lies here. */
    void end() {
        List<Path> gone;
        List<Transfer> given;
        synchronized (this) {
            ended = true;
            gone = List.copyOf(waiting.values());
            waiting.clear();
            given = List.copyOf(running);
            running.clear();
            notifyAll();
        }
        given.forEach(Transfer::giveUp);
        gone.forEach(Intake::delete);
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Stored bytes that have arrived. */
    synchronized long fetched() {
        return fetched;
    }

    /** Stored bytes of all volumes. */
    long total() {
        return manifest.storedSize();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
