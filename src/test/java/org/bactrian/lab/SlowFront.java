package org.bactrian.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before a server and moves every byte as it is, until a connection has sent as much as only a volume holds: from
 * then on one direction moves one byte a second.
 */
public final class SlowFront implements AutoCloseable {
    /** The direction that becomes slow. */
    public enum Slow {
        /** What the client sends. */
        TAKES,
        /** What the client receives. */
        GIVES
    }

    private static final int FAST_BYTES = 64 * 1024;

    private final ServerSocket server = new ServerSocket();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final URI backend;
    private final Slow slow;

    public SlowFront(URI backend, Slow slow) throws IOException {
        this.backend = backend;
        this.slow = slow;
        server.setReceiveBufferSize(FAST_BYTES); // what the kernel takes in, the client has sent
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        threads.execute(this::accept);
    }

    /** Where it listens. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket behind = new Socket(backend.getHost(), backend.getPort());
                sockets.addAll(List.of(client, behind));
                AtomicLong sent = new AtomicLong();
                threads.execute(() -> move(client, behind, sent, Slow.TAKES));
                threads.execute(() -> move(behind, client, sent, Slow.GIVES));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void move(Socket from, Socket to, AtomicLong sent, Slow direction) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (direction == Slow.TAKES) {
                    sent.addAndGet(count);
                }
                if (direction == slow && sent.get() > FAST_BYTES) {
                    drip(out, buffer, count);
                } else {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException e) {
            return; // one of the two has gone; the other goes with it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drip(OutputStream out, byte[] bytes, int count) throws IOException, InterruptedException {
        for (int i = 0; i < count && !closed.await(1, TimeUnit.SECONDS); i++) {
            out.write(bytes[i]);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
