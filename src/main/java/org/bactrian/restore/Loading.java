package org.bactrian.restore;

import java.io.InterruptedIOException;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/** A landing that loads in a thread of its own while the volumes come in; its end is the end of the intake. */
public final class Loading {
    private final Intake intake;
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    /**
     * Begins.
     *
     * @param threadName for logs and thread dumps
     * @param payload of the intake, decoded
     */
    Loading(String threadName, Intake intake, Landing landing, StoredPayload payload) {
        this.intake = intake;
        this.thread = new Thread(() -> load(landing, payload), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private void load(Landing landing, StoredPayload payload) {
        try {
            landing.load(payload);
        } catch (Throwable e) {
            failure = e;
        } finally {
            intake.end();
        }
    }

    /** Waits for its end, however it ends; the intake has ended. */
    void join() throws InterruptedException {
        thread.join();
    }

    /**
     * Waits until the landing has loaded all.
     *
     * @throws Exception of the intake when that failed, else as the landing threw it
     * @throws InterruptedIOException when this thread was interrupted; the landing's is then interrupted, too
     */
    void await() throws Exception {
        try {
            thread.join();
        } catch (InterruptedException e) {
            intake.end();
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a backup was loaded");
        }
        Throwable loaded = failure;
        if (loaded == null) {
            return;
        }
        Throwable first = intake.failure() == null ? loaded : intake.failure();
        if (first != loaded) {
            first.addSuppressed(loaded);
        }
        if (first instanceof Exception known) {
            throw known;
        }
        throw new IllegalStateException("a backup could not be loaded: " + first, first);
    }
}
