package org.bactrian.source;

import java.time.Duration;
import org.bactrian.process.TimeLimits;

/**
 * How long a dump may take.
 *
 * @param maxDuration of one stream
 * @param silence for how long a tool may write nothing while we wait for it
 */
public record DumpLimits(Duration maxDuration, Duration silence) {
    /** A day in all, ten minutes of silence. */
    public static final DumpLimits STANDARD = new DumpLimits(Duration.ofDays(1), Duration.ofMinutes(10));

    TimeLimits time() {
        return new TimeLimits(maxDuration, silence);
    }
}
