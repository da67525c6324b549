package org.bactrian.cli;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bactrian.artifact.ErrorKind;

/** Ctrl-C fails a run like any other fault, so that it is recorded and cleaned; a second one ends the process at once. */
final class Interruption {
    private final AtomicBoolean happened = new AtomicBoolean();

    /**
     * Listens to INT and TERM.
     *
     * @param cleaning how long the run has for that
     * @param end makes the run fail
     */
    static Interruption listen(Bactrian bactrian, Duration cleaning, Runnable end) {
        Interruption interruption = new Interruption();
        Runnable halt = () -> Runtime.getRuntime().halt(ErrorKind.INTERRUPTED.exitCode());
        Runnable once = () -> {
            if (interruption.happened.getAndSet(true)) {
                halt.run();
            }
            bactrian.err().println("interrupted: the run is ended and cleaned; again ends at once");
            bactrian.err().flush();
            Deadline.after(cleaning, halt);
            end.run();
        };
        Signals.on("INT", once);
        Signals.on("TERM", once);
        return interruption;
    }

    boolean happened() {
        return happened.get();
    }
}
