package org.bactrian.source;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.SourceId;

/** Counts rows in an open snapshot beside the dump; owns the snapshot from then on, and leaves no backend behind. */
final class RowCount implements AutoCloseable {
    private static final int CANCELS = 50;
    private static final int BETWEEN_CANCELS_MILLIS = 100;
    private final SourceId source;
    private final PostgresSnapshot snapshot;
    private final FutureTask<Map<String, Long>> task;
    private final Thread thread;

    RowCount(SourceId source, PostgresSnapshot snapshot) {
        this.source = source;
        this.snapshot = snapshot;
        this.task = new FutureTask<>(snapshot::count);
        this.thread = new Thread(task, "count-" + source);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** @throws BactrianException when the tables could not be counted in that time */
    Map<String, Long> result(Duration patience) {
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            String what = "cannot count the rows of " + source;
            throw e.getCause() instanceof SQLException fault
                    ? PostgresSnapshot.failure(what, fault)
                    : new BactrianException(ErrorKind.FAILED, what + ": " + e.getMessage(), "", e);
        } catch (TimeoutException | CancellationException e) {
            throw new BactrianException(ErrorKind.FAILED, "counting the rows of " + source + " took too long", "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(
                    ErrorKind.INTERRUPTED, "interrupted while counting the rows of " + source, "", e);
        }
    }

    /** Ends the counting and the snapshot; again does nothing. */
    @Override
    public synchronized void close() {
        try (snapshot) {
            // a request to cancel may come between two queries and hit none: hence again, while the thread lives
            for (int i = 0; i < CANCELS && thread.isAlive(); i++) {
                snapshot.cancel();
                thread.join(BETWEEN_CANCELS_MILLIS);
            }
        } catch (SQLException e) {
            // the connection is gone, and with it what would have been cancelled
            task.cancel(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
