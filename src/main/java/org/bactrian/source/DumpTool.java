package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.function.Function;
import org.bactrian.artifact.SourceId;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.jspecify.annotations.Nullable;

/** The program that a dump runs at the moment. Another thread may close it; nothing starts after that. */
final class DumpTool implements Closeable {
    /** How a program ended: its exit code, and the last 8 KiB that it said on stderr. */
    record Ending(int exit, String said) {}

    private final SourceId source;
    private final TimeLimits limits;
    private volatile @Nullable Child running;
    private volatile boolean closed;

    DumpTool(SourceId source, TimeLimits limits) {
        this.source = requireNonNull(source);
        this.limits = requireNonNull(limits);
    }

    /**
     * Runs a program to its end and copies what it writes; exit code 0 is success.
     *
     * @throws IOException when the dump was closed, or the receiver fails
     * @throws org.bactrian.artifact.BactrianException when the program does not start, fails or breaks a limit
     */
    void run(Command command, OutputStream out) throws IOException {
        run(command, out, Set.of(0));
    }

    /** As the other, with the exit codes that are success. */
    void run(Command command, OutputStream out, Set<Integer> good) throws IOException {
        run(command, out, child -> {
            child.finish(good);
            return true;
        });
    }

    /** As {@link #run}, for a program that fails in ways that its caller understands. */
    Ending runAnyhow(Command command, OutputStream out) throws IOException {
        return run(command, out, child -> new Ending(child.exitCode(), child.said()));
    }

    private <T> T run(Command command, OutputStream out, Function<Child, T> end) throws IOException {
        try (Child child = Child.start(command)) {
            running = child;
            requireOpen();
            child.stdin().close();
            child.copyTo(out, limits);
            T ending = end.apply(child);
            requireOpen();
            return ending;
        } finally {
            running = null;
        }
    }

    // a program may well end with 0 when it is asked to end
    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the dump of " + source + " was closed");
        }
    }

    /** Ends the program that runs, if one does. */
    @Override
    public void close() {
        closed = true;
        Child child = running;
        if (child != null) {
            child.close();
        }
    }
}
