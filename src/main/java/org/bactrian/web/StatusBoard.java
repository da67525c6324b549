package org.bactrian.web;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.catalog.Row;
import org.bactrian.config.Inventory;
import org.bactrian.config.PolicySpec;
import org.bactrian.config.SourceSpec;
import org.bactrian.config.SystemSpec;
import org.jspecify.annotations.Nullable;

/** How the systems that are marked public stand (docs/communication.md has the rules). */
public final class StatusBoard {
    private final Inventory inventory;
    private final Clock clock;

    public StatusBoard(Inventory inventory, Clock clock) {
        this.inventory = requireNonNull(inventory, "inventory required");
        this.clock = requireNonNull(clock, "clock required");
    }

    /**
     * A public system.
     *
     * @param lastGood the moment that all its sources restore to at least; null: one of them has no backup
     * @param changedAt when its last run ended; null: none did
     */
    record Entry(
            String system,
            String name,
            String group,
            ComponentStatus status,
            @Nullable Instant lastGood,
            @Nullable Instant changedAt) {}

    /**
     * @param backups rows of {@code select-good-backups.sql}
     * @param runs rows of {@code select-last-runs.sql}
     * @return in the order of the inventory
     */
    List<Entry> entries(List<Map<String, Object>> backups, List<Map<String, Object>> runs) {
        Map<String, Map<String, Object>> good = bySource(backups);
        Map<String, Map<String, Object>> last = bySource(runs);
        List<Entry> entries = new ArrayList<>();
        for (SystemSpec system : inventory.systems().values()) {
            SystemSpec.Public shown = system.shown();
            if (shown != null) {
                entries.add(entry(system, shown, good, last));
            }
        }
        return entries;
    }

    private Entry entry(
            SystemSpec system,
            SystemSpec.Public shown,
            Map<String, Map<String, Object>> good,
            Map<String, Map<String, Object>> last) {
        ComponentStatus worst = ComponentStatus.OPERATIONAL;
        long oldest = Long.MAX_VALUE;
        long changed = 0;
        for (SourceSpec source : system.sources().values()) {
            Map<String, Object> backup = good.get(source.id().toString());
            Map<String, Object> run = last.get(source.id().toString());
            worst = worst.worse(status(source, backup, run));
            oldest = Math.min(oldest, backup == null ? 0 : new Row(backup).number("consistency_at"));
            changed = Math.max(changed, run == null ? 0 : new Row(run).number("ended_at"));
        }
        boolean complete = oldest > 0 && oldest < Long.MAX_VALUE;
        return new Entry(
                system.id(),
                shown.name(),
                shown.group(),
                worst,
                complete ? Instant.ofEpochMilli(oldest) : null,
                changed > 0 ? Instant.ofEpochMilli(changed) : null);
    }

    private ComponentStatus status(
            SourceSpec source, @Nullable Map<String, Object> backup, @Nullable Map<String, Object> run) {
        if (backup == null) {
            // nobody promised anything yet, or the promise was tried and is broken
            return run == null ? ComponentStatus.DEGRADED : ComponentStatus.MAJOR;
        }
        boolean bad = run != null && !new Row(run).required("state").equals("OK");
        return bad || overdue(source, backup) ? ComponentStatus.DEGRADED : ComponentStatus.OPERATIONAL;
    }

    private boolean overdue(SourceSpec source, Map<String, Object> backup) {
        PolicySpec policy = inventory.policies().get(source.policy());
        Instant started = Instant.ofEpochMilli(new Row(backup).number("started_at"));
        return policy != null
                && NextBackup.deadline(policy, started)
                        .filter(clock.instant()::isAfter)
                        .isPresent();
    }

    private static Map<String, Map<String, Object>> bySource(List<Map<String, Object>> rows) {
        Map<String, Map<String, Object>> found = new HashMap<>();
        rows.forEach(row -> found.put(new Row(row).sourceId().toString(), row));
        return found;
    }
}
