package org.bactrian.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.config.PolicySpec;
import org.bactrian.config.PolicySpec.ScheduleSpec;
import org.bactrian.config.SourceSpec;
import org.bactrian.config.SystemSpec;
import org.bactrian.config.TierSpec;

/** The sources of an inventory that have a schedule, with their crons read once. */
final class PlannedSources {
    /** After all others: the catalog and the configuration, which are to hold what the other runs left. */
    static final int LAST = 99;

    /** A source, its policy, and the lines of its schedule. */
    record Planned(SourceSpec source, PolicySpec policy, int priority, List<Line> lines) {
        SourceId id() {
            return source.id();
        }

        /** The first due time of any line after a moment. */
        Optional<Instant> next(Instant after) {
            return lines.stream()
                    .flatMap(line -> line.schedule().next(after).stream())
                    .min(Instant::compareTo);
        }

        /** The last due time of any line up to a moment. */
        Optional<Instant> last(Instant upTo) {
            return lines.stream()
                    .flatMap(line -> line.schedule().last(upTo).stream())
                    .max(Instant::compareTo);
        }

        Fire fire(Line line, Instant dueAt) {
            return new Fire(
                    id(),
                    dueAt,
                    line.spec().type(),
                    policy.id(),
                    source.server(),
                    priority,
                    dueAt.plus(jitter(line.spec())),
                    "");
        }

        // by the source's name alone, so that it starts at the same minute each time and on each node
        private Duration jitter(ScheduleSpec spec) {
            long seconds = spec.jitter().toSeconds();
            return seconds == 0
                    ? Duration.ZERO
                    : Duration.ofSeconds(
                            Math.floorMod((id().toString().hashCode() * 0x9E3779B97F4A7C15L) >>> 16, seconds));
        }
    }

    /** One line of a schedule. */
    record Line(ScheduleSpec spec, Schedule schedule) {}

    private final List<Planned> all;

    PlannedSources(Inventory inventory) {
        requireNonNull(inventory);
        this.all = inventory.sources().stream()
                .flatMap(source -> planned(inventory, source).stream())
                .toList();
    }

    /** In the order of the inventory. */
    List<Planned> all() {
        return all;
    }

    private static Optional<Planned> planned(Inventory inventory, SourceSpec source) {
        PolicySpec policy = inventory.policies().get(source.policy());
        if (policy == null || policy.schedules().isEmpty()) {
            return Optional.empty();
        }
        List<Line> lines = policy.schedules().stream()
                .map(spec -> new Line(spec, new Schedule(spec)))
                .toList();
        return Optional.of(new Planned(source, policy, priority(inventory, source), lines));
    }

    private static int priority(Inventory inventory, SourceSpec source) {
        String name = source.id().system();
        SystemSpec system = inventory.systems().get(name);
        TierSpec tier = system == null ? null : inventory.tiers().get(system.tier());
        if (name.equals("bactrian")) {
            return LAST;
        }
        return tier == null ? LAST - 1 : Math.min(tier.priority(), LAST - 1);
    }
}
