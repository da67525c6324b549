package org.bactrian.codec;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bactrian.artifact.PayloadStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries a stream from the thread that writes it to a second thread that goes on with it, through a bounded queue of
 * chunks that are used again and again. Serves one stream. When {@link #carry} returns or throws, the second thread has
 * ended.
 */
final class ChunkPipe {
    /** What the second thread does. */
    interface Receiver {
        /** Takes the first {@code length} bytes; they are overwritten after the return. */
        void receive(byte[] bytes, int length) throws IOException;

        /** The stream was complete. Not called when it was not. */
        void finish() throws IOException;
    }

    private static final int CHUNK = 1 << 20;
    private static final int DEPTH = 8;

    private record Chunk(byte[] bytes, int length) {}

    private final String threadName;
    private final Deque<Chunk> full = new ArrayDeque<>();
    private final Deque<byte[]> empty = new ArrayDeque<>();
    private boolean complete;
    private boolean received;
    private @Nullable Throwable failure;

    /** @param threadName of the second thread, for logs and thread dumps */
    ChunkPipe(String threadName) {
        this.threadName = threadName;
    }

    /**
     * Runs {@code writer} in this thread and {@code receiver} in another until both are done.
     *
     * @throws IOException the writer's or the receiver's own exception; runtime exceptions and errors pass as they are.
     *     When the receiver fails, the writer ends at its next write and the receiver's exception is thrown
     * @throws InterruptedIOException when this thread was interrupted
     */
    void carry(PayloadStream.Body writer, Receiver receiver) throws IOException {
        Thread thread = new Thread(() -> drain(receiver), threadName);
        thread.setDaemon(true);
        thread.start();
        boolean ended = false;
        try {
            Entry entry = new Entry();
            writer.writeTo(entry);
            entry.end();
            ended = join(thread);
        } catch (IOException | RuntimeException | Error e) {
            throw prefer(receiverFailure(), e);
        } finally {
            if (!ended) {
                end(thread);
            }
        }
        throwIfAny(receiverFailure());
    }

    private void drain(Receiver receiver) {
        try {
            for (Chunk chunk = take(); chunk != null; chunk = take()) {
                receiver.receive(chunk.bytes(), chunk.length());
                giveBack(chunk.bytes());
            }
            receiver.finish();
        } catch (Throwable e) {
            fail(e);
        } finally {
            setReceived();
        }
    }

    private synchronized @Nullable Chunk take() throws InterruptedException {
        while (full.isEmpty() && !complete) {
            wait();
        }
        Chunk chunk = full.poll();
        notifyAll();
        return chunk;
    }

    private synchronized void put(Chunk chunk) throws InterruptedIOException {
        try {
            while (full.size() >= DEPTH && !received) {
                wait();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        full.add(chunk);
        notifyAll();
    }

    private synchronized byte[] emptyChunk() {
        byte[] bytes = empty.poll();
        return bytes == null ? new byte[CHUNK] : bytes;
    }

    private synchronized void giveBack(byte[] bytes) {
        empty.push(bytes);
    }

    private synchronized void complete() {
        complete = true;
        notifyAll();
    }

    private synchronized void setReceived() {
        received = true;
        notifyAll();
    }

    private synchronized void fail(Throwable e) {
        failure = e;
    }

    private synchronized @Nullable Throwable receiverFailure() {
        return failure;
    }

    private synchronized boolean isReceived() {
        return received;
    }

    private static boolean join(Thread thread) throws InterruptedIOException {
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Ends the second thread without completing the stream; waits for it even when interrupted meanwhile. */
    private static void end(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            thread.interrupt();
            try {
                thread.join(1000);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while a stream was written");
    }

    /** The writer's exception is only an echo when the receiver failed first. */
    private static IOException prefer(@Nullable Throwable first, Throwable second) throws IOException {
        throwIfAny(first);
        throwIfAny(second);
        throw new IllegalStateException("no failure", second);
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
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /** Where the writer writes; fills chunks. */
    private final class Entry extends OutputStream {
        private byte[] chunk = emptyChunk();
        private int used;

        @Override
        public void write(int b) throws IOException {
            makeRoom();
            chunk[used++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (isReceived()) {
                throw new IOException("the receiver of the stream failed", receiverFailure());
            }
            int at = offset;
            int left = length;
            while (left > 0) {
                makeRoom();
                int part = Math.min(left, CHUNK - used);
                System.arraycopy(bytes, at, chunk, used, part);
                used += part;
                at += part;
                left -= part;
            }
        }

        private void makeRoom() throws IOException {
            if (used == CHUNK) {
                put(new Chunk(chunk, used));
                chunk = emptyChunk();
                used = 0;
            }
        }

        void end() throws IOException {
            if (used > 0) {
                put(new Chunk(chunk, used));
            }
            complete();
        }
    }
}
