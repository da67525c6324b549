package org.bactrian.communication;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A time in which the catalog cannot be read or written. All times in milliseconds since 1970 UTC; 0: never.
 *
 * @param since its first failure; 0 when there is no outage
 * @param seen its last failure, give or take some seconds
 * @param tried when somebody last began to tell people
 * @param toldAt when somebody last heard
 * @param over when the catalog was found to work again
 * @param text what failed first
 * @param told who heard of it and not yet of its end
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Outage(long since, long seen, long tried, long toldAt, long over, String text, List<Address> told) {
    static final Outage NONE = new Outage(0, 0, 0, 0, 0, "", List.of());

    /** What lasts less and costs no run is not worth a message. */
    private static final Duration WORTH = Duration.ofSeconds(30);
    /** Between two tries to tell. */
    private static final Duration AGAIN = Duration.ofMinutes(1);
    /** Who was told is told again, and who cannot be told that it is over is given up. */
    private static final Duration REPEAT = Duration.ofHours(4);
    /** How long all must have been well, unless a run was recorded. */
    private static final Duration QUIET = Duration.ofMinutes(1);
    /** How exactly the last failure is known. */
    private static final Duration GRAIN = Duration.ofSeconds(10);

    /** One who was told. */
    record Address(String stakeholder, String name, String channel, String target) {}

    Outage {
        told = List.copyOf(told);
    }

    /** Whether there is none. */
    @JsonIgnore
    boolean none() {
        return since == 0;
    }

    /**
     * After another failure. When people are to be told now, {@link #tried} changes.
     *
     * @param urgent whether a run failed with it
     */
    Outage failed(long now, boolean urgent, String what) {
        if (none() || over != 0) {
            return new Outage(now, now, 0, 0, 0, what, List.of()).failedAgain(now, urgent);
        }
        return failedAgain(now, urgent);
    }

    private Outage failedAgain(long now, boolean urgent) {
        boolean worth = toldAt == 0 ? urgent || passed(now, since, WORTH) : passed(now, toldAt, REPEAT);
        if (worth && passed(now, tried, AGAIN)) {
            return new Outage(since, now, now, toldAt, 0, text, told);
        }
        return passed(now, seen, GRAIN) ? new Outage(since, now, tried, toldAt, 0, text, told) : this;
    }

    /**
     * After the catalog was written to. When those who were told are to hear of it now, {@link #tried} changes.
     *
     * @param proven whether a run was recorded
     */
    Outage worked(long now, boolean proven) {
        if (none() || (!proven && !passed(now, seen, QUIET))) {
            return this;
        }
        if (told.isEmpty() || (over != 0 && passed(now, over, REPEAT))) {
            return NONE;
        }
        if (over != 0 && !passed(now, tried, AGAIN)) {
            return this;
        }
        return new Outage(since, seen, now, toldAt, over == 0 ? now : over, text, told);
    }

    /** After one heard of the outage. */
    Outage heard(long now, Address address) {
        Set<Address> all = new LinkedHashSet<>(told);
        all.add(address);
        return none() ? this : new Outage(since, seen, tried, now, over, text, List.copyOf(all));
    }

    /** After one heard of its end. */
    Outage heardOfEnd(Address address) {
        List<Address> rest =
                told.stream().filter(other -> !other.equals(address)).toList();
        return over == 0 ? this : rest.isEmpty() ? NONE : new Outage(since, seen, tried, toldAt, over, text, rest);
    }

    // a clock that was set back must not keep anybody from being told
    private static boolean passed(long now, long then, Duration limit) {
        return now < then || now - then >= limit.toMillis();
    }
}
