package org.bactrian.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.bactrian.app.RunProgress;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/** Says how far a run is: one line that changes on a terminal, a new line now and then elsewhere. */
final class ProgressLine implements AutoCloseable {
    private static final Duration ON_TERMINAL = Duration.ofMillis(500);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);
    private static final int WIDTH = 78;
    private static final int BAR = 20;
    private static final RunProgress.Progress NOTHING = new RunProgress.Progress(0, 0);

    private @Nullable ScheduledFuture<?> ticking;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private final long startedNanos = System.nanoTime();
    private final PrintWriter err;
    private final boolean terminal;
    private final SourceId source;
    private final long expected;
    private final RunProgress progress;

    private ProgressLine(PrintWriter err, boolean terminal, SourceId source, long expected, RunProgress progress) {
        this.err = err;
        this.terminal = terminal;
        this.source = source;
        this.expected = expected;
        this.progress = progress;
    }

    /**
     * Begins to say how far the run of a source is, unless nobody wants to hear it.
     *
     * @param expected plain bytes of the last backup; 0: unknown
     */
    static ProgressLine start(Bactrian bactrian, SourceId source, long expected, RunProgress progress) {
        boolean terminal = Boolean.getBoolean("bactrian.terminal");
        ProgressLine line = new ProgressLine(bactrian.err(), terminal, source, expected, progress);
        if (!bactrian.quiet()) {
            long period = (terminal ? ON_TERMINAL : ELSEWHERE).toMillis();
            line.ticking = line.clock.scheduleAtFixedRate(line::print, period, period, TimeUnit.MILLISECONDS);
        }
        return line;
    }

    /** Ends, and leaves a terminal's line empty. */
    @Override
    public void close() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(1, TimeUnit.SECONDS)) {
                return; // the terminal takes no more output: nothing to tidy there
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (terminal) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
            err.flush();
        }
    }

    private void print() {
        RunProgress.Progress now = progress.of(source).orElse(NOTHING);
        String text = text(
                source,
                now.bytes(),
                now.total() > 0 ? now.total() : expected,
                Duration.ofNanos(System.nanoTime() - startedNanos));
        if (terminal) {
            String cut = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
            err.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** The line: a bar when the last size is known, bytes, rate, and the time left at this rate. */
    static String text(SourceId source, long bytes, long expected, Duration elapsed) {
        long rate = elapsed.toMillis() == 0 ? 0 : bytes * 1000 / elapsed.toMillis();
        StringBuilder text = new StringBuilder().append(source).append("  ");
        if (expected > 0) {
            double share = Math.min(1, (double) bytes / expected);
            int full = (int) (share * BAR);
            text.append('[')
                    .append("#".repeat(full))
                    .append(".".repeat(BAR - full))
                    .append("] ");
        }
        text.append(Figures.bytes(bytes))
                .append("  ")
                .append(Figures.bytes(rate))
                .append("/s");
        if (expected > bytes && rate > 0) {
            text.append("  ")
                    .append(Figures.duration(Duration.ofSeconds((expected - bytes) / rate)))
                    .append(" left");
        }
        return text.toString();
    }
}
