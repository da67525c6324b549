package org.bactrian.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.bactrian.artifact.StoredStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in a thread of its own, a fixed number of chunks ahead of its reader: the way back of {@link ChunkPipe}.
 * An exception of the stream arrives as it is, after the bytes before it. When {@link #close} returns, the thread has
 * ended and the stream is closed.
 */
final class ReadAhead extends InputStream {
    private static final int CHUNK = 1 << 18;
    private static final int DEPTH = 8;

    private record Chunk(byte[] bytes, int length, @Nullable Throwable failure) {}

    private static final Chunk END = new Chunk(new byte[0], -1, null);

    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(DEPTH);
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(DEPTH + 2);
    private final Thread thread;
    private Chunk chunk = new Chunk(new byte[0], 0, null);
    private int used;

    /**
     * @param threadName for logs and thread dumps
     * @param opener gives the stream; called in the second thread
     */
    ReadAhead(String threadName, StoredStream.Opener opener) {
        thread = new Thread(() -> run(opener), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(StoredStream.Opener opener) {
        try {
            full.put(fill(opener));
        } catch (InterruptedException e) {
            // closed: nobody reads any more
            Thread.currentThread().interrupt();
        }
    }

    /** Reads everything; what it gives is the last chunk. */
    private Chunk fill(StoredStream.Opener opener) throws InterruptedException {
        try (InputStream in = opener.open()) {
            while (true) {
                byte[] bytes = Objects.requireNonNullElseGet(empty.poll(), () -> new byte[CHUNK]);
                int length = in.readNBytes(bytes, 0, CHUNK);
                if (length == 0) {
                    return END;
                }
                full.put(new Chunk(bytes, length, null));
            }
        } catch (IOException | RuntimeException | Error e) {
            return new Chunk(new byte[0], -1, e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > 0 && used == chunk.length()) {
            next();
        }
        if (chunk.length() < 0) {
            throwIfAny(chunk.failure());
            return -1;
        }
        int part = Math.min(length, chunk.length() - used);
        System.arraycopy(chunk.bytes(), used, bytes, offset, part);
        used += part;
        return part;
    }

    private void next() throws IOException {
        if (chunk.bytes().length > 0) {
            empty.offer(chunk.bytes());
        }
        try {
            chunk = full.take();
            used = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a stream was read");
        }
    }

    private static void throwIfAny(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    @Override
    public int available() {
        return Math.max(0, chunk.length() - used);
    }

    /** Ends the second thread; waits for it even when interrupted meanwhile. */
    @Override
    public void close() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            thread.interrupt();
            try {
                thread.join(1000);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        chunk = END;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
