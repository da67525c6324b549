package org.bactrian.restore;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.ObjectStat;
import org.jspecify.annotations.Nullable;

/**
 * One object of one target on its way to a file of this host. Whoever waits for it may give it up at any time; what
 * arrives after that is removed.
 */
public final class Transfer {
    private final String target;
    private final String object;
    private final Path destination;
    private final long least;
    private final long most;
    private @Nullable Thread worker;
    private boolean over;
    private @Nullable ObjectStat stat;
    private @Nullable Throwable failure;

    /**
     * @param object its path below the target's root
     * @param destination no other transfer has it
     * @param least bytes that the object has at least
     * @param most bytes that it has at most; a larger one is not fetched
     */
    Transfer(String target, String object, Path destination, long least, long most) {
        this.target = target;
        this.object = object;
        this.destination = destination;
        this.least = least;
        this.most = most;
    }

    /** The target's id. */
    public String target() {
        return target;
    }

    /** The object's path below the target's root. */
    public String object() {
        return object;
    }

    /** The file it becomes. */
    public Path destination() {
        return destination;
    }

    /** This thread begins; it is interrupted when the transfer is given up. */
    synchronized void begin() {
        requireWanted();
        worker = Thread.currentThread();
    }

    /** @throws BactrianException VERIFICATION_FAILED when the target says that the object is missing or of another size */
    void require(@Nullable ObjectStat found) {
        if (found == null) {
            throw bad("target '" + target + "' lacks '" + object + "'");
        }
        if (found.size() < least || found.size() > most) {
            String expected = least == most ? "recorded are " + most : "expected are " + least + " to " + most;
            throw bad("'" + object + "' on target '" + target + "' has " + found.size() + " bytes, " + expected);
        }
        synchronized (this) {
            requireWanted();
        }
    }

    private void requireWanted() {
        if (over) {
            throw new IllegalStateException("'" + object + "' of target '" + target + "' is not wanted any more");
        }
    }

    /** The worker has written the file. */
    void arrived(ObjectStat got) {
        end(got, null);
    }

    /** The worker has failed. */
    void failed(Throwable why) {
        end(null, why);
    }

    private synchronized void end(@Nullable ObjectStat got, @Nullable Throwable why) {
        worker = null;
        if (over) {
            // the interrupt was meant for this transfer, not for what the thread does next
            Thread.interrupted();
            remove();
            return;
        }
        over = true;
        stat = got;
        failure = why;
        notifyAll();
    }

    /** Nobody waits any more. */
    synchronized void giveUp() {
        if (!over) {
            over = true;
            if (worker != null) {
                worker.interrupt();
            }
            notifyAll();
        }
    }

    /**
     * Waits until the object has arrived.
     *
     * @return what the target says of it
     * @throws TimeoutException after {@code patience}
     * @throws InterruptedIOException when it was given up
     * @throws Exception as the worker threw it
     */
    synchronized ObjectStat await(Duration patience) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis(); !over && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        if (!over) {
            giveUp();
            throw new TimeoutException(
                    "target '" + target + "' did not give '" + object + "' within " + patience.toSeconds() + " s");
        }
        if (failure instanceof Exception known) {
            throw known;
        }
        if (failure instanceof Error known) {
            throw known;
        }
        if (stat == null) {
            throw new InterruptedIOException("'" + object + "' of target '" + target + "' is not wanted any more");
        }
        return stat;
    }

    /** Removes the file, if it is there. */
    void remove() {
        try {
            Files.deleteIfExists(destination);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BactrianException bad(String fact) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED, fact, "use another copy; this one is to be repaired");
    }
}
