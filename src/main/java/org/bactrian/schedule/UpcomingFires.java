package org.bactrian.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.schedule.PlannedSources.Line;
import org.bactrian.schedule.PlannedSources.Planned;

/** What the schedules will start. */
public final class UpcomingFires {
    private final PlannedSources sources;
    private final Clock clock;

    public UpcomingFires(Inventory inventory, Clock clock) {
        this.sources = new PlannedSources(inventory);
        this.clock = requireNonNull(clock);
    }

    /** The next fires of each source, in order of time; types due together are listed each. */
    public List<Fire> list(int perSource) {
        List<Fire> all = new ArrayList<>();
        for (Planned planned : sources.all()) {
            List<Fire> fires = new ArrayList<>();
            for (Line line : planned.lines()) {
                Optional<Instant> due = line.schedule().next(clock.instant());
                for (int i = 0; i < perSource && due.isPresent(); i++) {
                    fires.add(planned.fire(line, due.get()));
                    due = line.schedule().next(due.get());
                }
            }
            fires.stream()
                    .sorted(Comparator.comparing(Fire::dueAt).thenComparing(Fire::type))
                    .limit(perSource)
                    .forEach(all::add);
        }
        all.sort(Comparator.comparing(Fire::startAt).thenComparing(Fire::source));
        return all;
    }

    /** When each source starts next. */
    public Map<SourceId, Instant> next() {
        Map<SourceId, Instant> next = new LinkedHashMap<>();
        list(1).forEach(fire -> next.put(fire.source(), fire.startAt()));
        return next;
    }
}
