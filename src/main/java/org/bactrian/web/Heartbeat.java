package org.bactrian.web;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** When something that must happen each minute happened last. */
public final class Heartbeat {
    private final Clock clock;
    private final AtomicReference<Instant> last;

    /** Counts from now on. */
    public Heartbeat(Clock clock) {
        this.clock = requireNonNull(clock, "clock required");
        this.last = new AtomicReference<>(clock.instant());
    }

    /** It happened. */
    public void beat() {
        last.set(clock.instant());
    }

    /** How long ago it happened. */
    public Duration age() {
        return Duration.between(last.get(), clock.instant());
    }
}
