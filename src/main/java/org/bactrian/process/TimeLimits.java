package org.bactrian.process;

import java.time.Duration;

/**
 * How long a child may take.
 *
 * @param maxDuration from its start to the end of its output
 * @param silence for how long it may write nothing while we wait for it; time in which the receiver is busy does not count
 */
public record TimeLimits(Duration maxDuration, Duration silence) {
    /** A day in all, and ten minutes of silence. */
    public static final TimeLimits STANDARD = new TimeLimits(Duration.ofDays(1), Duration.ofMinutes(10));

    /** @throws IllegalArgumentException when a limit is not positive */
    public TimeLimits {
        if (maxDuration.isNegative() || maxDuration.isZero() || silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException("time limits must be positive: " + maxDuration + ", " + silence);
        }
    }
}
