package org.bactrian.artifact;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run notes while it works: checks of copies, figures, and how long each phase took. It is recorded with the run
 * however that ends. Safe for several threads.
 */
public final class Journal {
    private final Clock clock;
    private final List<CopyCheck> checks = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final Map<String, Object> phases = new LinkedHashMap<>();
    private String phase = "";
    private Instant since;

    /** @param clock the host's */
    public Journal(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    /** Notes a check of a copy. */
    public synchronized void check(CopyCheck check) {
        checks.add(check);
    }

    /**
     * Notes a figure or a decision; a later one of this name takes its place.
     *
     * @param value a JSON value without secrets
     */
    public synchronized void fact(String name, Object value) {
        facts.put(name, value);
    }

    /** Ends the phase under way, and begins the next; the empty name only ends. */
    public synchronized void phase(String name) {
        Instant now = clock.instant();
        if (!phase.isEmpty()) {
            phases.put(phase, Duration.between(since, now).toMillis() / 1000.0);
        }
        phase = name;
        since = now;
    }

    /** The phase under way; empty when none is. */
    public synchronized String phase() {
        return phase;
    }

    /** All checks noted, in order. */
    public synchronized List<CopyCheck> checks() {
        return List.copyOf(checks);
    }

    /** All facts noted; {@code phases} holds the seconds of each phase that ended. */
    public synchronized Map<String, Object> facts() {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        if (!phases.isEmpty()) {
            all.put("phases", new LinkedHashMap<>(phases));
        }
        return all;
    }
}
