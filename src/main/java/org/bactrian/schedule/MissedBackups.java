package org.bactrian.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.Event.Severity;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.ConditionKey;
import org.bactrian.config.Inventory;
import org.bactrian.schedule.PlannedSources.Planned;

/**
 * Notices by absence: a due time is missed when no good backup was begun since, and {@code missedAfter} of the interval to
 * the next due time has passed. Only the newest such due time of a source counts, once.
 */
public final class MissedBackups {
    private static final int LOOKS_BACK = 3;

    private final PlannedSources sources;
    private final String installation;

    public MissedBackups(Inventory inventory, String installation) {
        this.sources = new PlannedSources(inventory);
        this.installation = requireNonNull(installation);
    }

    /**
     * One event for each source whose backup is missed.
     *
     * @param looks when each source was first seen: what was due before is not missed
     * @param lastGood when the last good backup of each source was begun
     */
    public List<Event> events(Instant now, List<Look> looks, Map<SourceId, Instant> lastGood) {
        Map<SourceId, Instant> seen = new HashMap<>();
        looks.forEach(look -> seen.put(look.source(), look.firstSeenAt()));
        List<Event> events = new ArrayList<>();
        for (Planned planned : sources.all()) {
            Instant firstSeen = seen.get(planned.id());
            Optional<Instant> due = firstSeen == null ? Optional.empty() : overdue(planned, now);
            Instant good = lastGood.get(planned.id());
            if (due.isPresent()
                    && due.get().isAfter(requireNonNull(firstSeen))
                    && (good == null || good.isBefore(due.get()))) {
                events.add(event(planned, now, due.get(), good));
            }
        }
        return events;
    }

    // the newest due time whose time of grace is over
    private static Optional<Instant> overdue(Planned planned, Instant now) {
        Optional<Instant> due = planned.last(now);
        for (int i = 0; i < LOOKS_BACK && due.isPresent(); i++) {
            Instant at = due.get();
            Duration interval =
                    planned.next(at).map(next -> Duration.between(at, next)).orElse(Duration.ofDays(1));
            Duration grace = Duration.ofSeconds(
                    Math.round(interval.toSeconds() * planned.policy().missedAfter()));
            if (!at.plus(grace).isAfter(now)) {
                return due;
            }
            due = planned.last(at.minusMillis(1));
        }
        return Optional.empty();
    }

    private Event event(
            Planned planned, Instant now, Instant due, @org.jspecify.annotations.Nullable Instant lastGood) {
        SourceId source = planned.id();
        String last =
                lastGood == null ? "there is no good backup at all" : "the last good one was begun at " + lastGood;
        return new Event(
                UUID.randomUUID().toString(),
                now,
                "backup.missed",
                lastGood == null ? Severity.MAJOR : Severity.WARNING,
                source,
                "",
                new ConditionKey(installation, source, "backup").value(),
                "backup.missed/" + source + "/" + due.toEpochMilli(),
                "no good backup of " + source + " since it was due at " + due + "; " + last,
                "look at bactrian status and at the log of the service; start one with bactrian backup " + source,
                Map.of("dueAt", due.toString(), "lastGood", lastGood == null ? "" : lastGood.toString()));
    }
}
