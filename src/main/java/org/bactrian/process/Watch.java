package org.bactrian.process;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends a child that breaks its time limits. */
final class Watch implements AutoCloseable {
    private static final ScheduledExecutorService TIMER = timer();
    private static final long IDLE = -1;
    private final TimeLimits limits;
    private final Runnable end;
    private final long started = System.nanoTime();
    private final ScheduledFuture<?> tick;
    private volatile long waitingSince = IDLE;
    private volatile @Nullable String broken;

    /** @param end called once, from another thread, when a limit is broken */
    Watch(TimeLimits limits, Runnable end) {
        this.limits = limits;
        this.end = end;
        Duration shortest =
                limits.silence().compareTo(limits.maxDuration()) < 0 ? limits.silence() : limits.maxDuration();
        long period = Math.max(10, Math.min(1000, shortest.toMillis() / 4));
        tick = TIMER.scheduleAtFixedRate(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    /** From now on silence counts. */
    void waiting() {
        waitingSince = System.nanoTime() - started;
    }

    /** Bytes came, or the end: silence does not count any more. */
    void heard() {
        waitingSince = IDLE;
    }

    /** Which limit was broken; null as long as none is. */
    @Nullable
    String broken() {
        return broken;
    }

    @Override
    public void close() {
        tick.cancel(false);
    }

    private void look() {
        long now = System.nanoTime() - started;
        long since = waitingSince;
        if (broken != null) {
            return;
        }
        if (now > limits.maxDuration().toNanos()) {
            stop("took longer than " + words(limits.maxDuration()));
        } else if (since != IDLE && now - since > limits.silence().toNanos()) {
            stop("wrote nothing for " + words(limits.silence()));
        }
    }

    private void stop(String why) {
        broken = why;
        end.run();
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "child-watch");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
