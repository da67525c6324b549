package org.bactrian.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/**
 * Holds up the end of the JVM, as a signal brings it, until its application is closed. Camel's own strategy does the
 * same, but then keeps the closed application in memory until the JVM ends.
 */
final class Drain extends SimpleMainShutdownStrategy implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Duration limit;
    private final Thread hook = new Thread(this::hold, "drain");

    /** @param limit how long the end of the JVM is held up at most */
    Drain(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void init() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Lets the JVM end. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            hook.interrupt(); // the JVM is ending already
        }
    }

    private void hold() {
        try {
            closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
