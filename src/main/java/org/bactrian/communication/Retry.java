package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** When a failed notice is tried again, and when it is given up (docs/communication.md). */
public final class Retry {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration GIVE_UP = Duration.ofHours(72);

    private final Clock clock;
    private final RandomGenerator random;

    public Retry(Clock clock, RandomGenerator random) {
        this.clock = requireNonNull(clock, "clock required");
        this.random = requireNonNull(random, "random required");
    }

    /**
     * What comes after a failed attempt.
     *
     * @param dead given up
     * @param delay until the next attempt; zero when dead
     */
    public record Verdict(boolean dead, Duration delay) {}

    /**
     * A delay with full jitter, between 1 s and a bound that doubles from 5 s to 1 h, and never before what the receiver
     * asked for; dead at once when repeating cannot help, and when the next attempt would be 72 h after the first.
     *
     * @param attempts made so far, from 1
     * @param createdAt of the notice, milliseconds since 1970 UTC
     */
    public Verdict after(DeliveryFailure failure, long attempts, long createdAt) {
        if (failure.permanent()) {
            return new Verdict(true, Duration.ZERO);
        }
        long doublings = Math.min(Math.max(attempts - 1, 0), 20);
        long bound = Math.min(LONGEST.toMillis(), FIRST.toMillis() << doublings);
        Duration delay = Duration.ofMillis(random.nextLong(SHORTEST.toMillis(), bound + 1));
        if (failure.retryAfter().compareTo(delay) > 0) {
            delay = failure.retryAfter();
        }
        boolean dead = clock.millis() + delay.toMillis() - createdAt > GIVE_UP.toMillis();
        return new Verdict(dead, dead ? Duration.ZERO : delay);
    }
}
