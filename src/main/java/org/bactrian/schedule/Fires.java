package org.bactrian.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.schedule.PlannedSources.Line;
import org.bactrian.schedule.PlannedSources.Planned;

/**
 * Which fires have come since the last look. For each source one runs: the strongest type, of that the newest; all others
 * that came or still wait are covered by it. So downtime ends in one catch-up, and types due together in one run.
 */
public final class Fires {
    /** The newest missed fires of a source that are recorded, after a long downtime. */
    static final int RECORDED = 50;

    private static final Duration REACH = Duration.ofDays(400);

    private final PlannedSources sources;
    private final Clock clock;

    public Fires(Inventory inventory, Clock clock) {
        this.sources = new PlannedSources(inventory);
        this.clock = requireNonNull(clock);
    }

    /** The moment of a look; what follows in it uses this one. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * The fires to write: new ones, and waiting ones that are covered now.
     *
     * @param now the moment of the look
     * @param looks how far each source was looked at; a source without one has nothing to catch up on
     * @param waiting fires in state DUE
     */
    public List<Fire> due(Instant now, List<Look> looks, List<Fire> waiting) {
        Map<SourceId, Instant> from = new HashMap<>();
        looks.forEach(look -> from.put(look.source(), look.lookedAt()));
        List<Fire> result = new ArrayList<>();
        for (Planned planned : sources.all()) {
            Instant lookedAt = from.get(planned.id());
            if (lookedAt != null) {
                List<Fire> before = waiting.stream()
                        .filter(fire -> fire.source().equals(planned.id()))
                        .toList();
                result.addAll(merge(before, fires(planned, lookedAt, now)));
            }
        }
        return result;
    }

    /** The sources whose schedule was looked at. */
    public List<Look> looked(Instant now) {
        return sources.all().stream()
                .map(planned -> new Look(planned.id(), now, now))
                .toList();
    }

    private static List<Fire> fires(Planned planned, Instant lookedAt, Instant now) {
        Instant earliest = now.minus(REACH);
        Instant from = lookedAt.isBefore(earliest) ? earliest : lookedAt;
        List<Fire> fires = new ArrayList<>();
        for (Line line : planned.lines()) {
            List<Instant> due = line.schedule().due(from, now);
            due.subList(Math.max(0, due.size() - RECORDED), due.size())
                    .forEach(dueAt -> fires.add(planned.fire(line, dueAt)));
        }
        // two lines of one type may meet: the row of a due time and a type is one
        Map<String, Fire> distinct = new TreeMap<>();
        fires.forEach(fire -> distinct.putIfAbsent(fire.dueAt() + " " + fire.type(), fire));
        return List.copyOf(distinct.values());
    }

    private static List<Fire> merge(List<Fire> waiting, List<Fire> fresh) {
        List<Fire> all = new ArrayList<>(waiting);
        all.addAll(fresh);
        if (fresh.isEmpty()) {
            return List.of();
        }
        Fire runs = all.stream()
                .min(Comparator.comparing(Fire::type).thenComparing(Fire::dueAt, Comparator.reverseOrder()))
                .orElseThrow();
        return all.stream()
                .map(fire -> fire.equals(runs) ? fire : fire.coveredBy(runs))
                .toList();
    }
}
