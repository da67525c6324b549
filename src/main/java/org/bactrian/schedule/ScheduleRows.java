package org.bactrian.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.Row;

/** Turns rows of {@code sql/schedule/} into records and back. */
public final class ScheduleRows {
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(30);

    private final Clock clock;
    private final String holder;
    private final int maximum;

    /**
     * @param holder names this process in claims
     * @param maximum runs at the same time
     */
    public ScheduleRows(Clock clock, String holder, int maximum) {
        this.clock = java.util.Objects.requireNonNull(clock);
        this.holder = java.util.Objects.requireNonNull(holder);
        this.maximum = maximum;
    }

    /** Rows of {@code select-looks.sql}. */
    public List<Look> looks(List<Map<String, Object>> rows) {
        return rows.stream()
                .map(Row::new)
                .map(row -> new Look(row.sourceId(), row.instant("first_seen_at"), row.instant("looked_at")))
                .toList();
    }

    /** Rows of {@code select-due-fires.sql}. */
    public List<Fire> fires(List<Map<String, Object>> rows) {
        return rows.stream().map(Row::new).map(ScheduleRows::fire).toList();
    }

    /** Rows of {@code select-last-good.sql}: when the last good backup of each source was begun. */
    public Map<SourceId, Instant> lastGood(List<Map<String, Object>> rows) {
        Map<SourceId, Instant> good = new HashMap<>();
        rows.stream().map(Row::new).forEach(row -> good.put(row.sourceId(), row.instant("started_at")));
        return good;
    }

    /** What {@code insert-fire.sql} takes. */
    public List<Map<String, Object>> ofFires(List<Fire> fires) {
        return fires.stream().map(ScheduleRows::row).toList();
    }

    /** What {@code upsert-look.sql} takes. */
    public List<Map<String, Object>> ofLooks(List<Look> looks) {
        return looks.stream()
                .map(look -> Map.<String, Object>of(
                        "system", look.source().system(),
                        "source", look.source().source(),
                        "looked_at", look.lookedAt().toEpochMilli()))
                .toList();
    }

    /** What {@code forget-future-fires.sql} and {@code pull-back-looks.sql} take. */
    public Map<String, Object> at(Instant now) {
        return Map.of("now", now.toEpochMilli());
    }

    /** What {@code claim-fire.sql} takes. */
    public Map<String, Object> claim() {
        return Map.of("now", clock.millis(), "holder", holder, "maximum", maximum);
    }

    /** The run that a claimed fire wishes for. */
    public RunRequest request(Map<String, Object> fire) {
        Row row = new Row(fire);
        return RunRequest.backup(
                row.sourceId(), BackupType.of(row.text("type")), Purpose.SCHEDULED, row.instant("due_at"));
    }

    /** The claimed fire of a request, to be tried again in half a minute. */
    public Map<String, Object> again(RunRequest request) {
        Instant due = java.util.Objects.requireNonNull(request.dueAt());
        return Map.of(
                "system", request.source().system(),
                "source", request.source().source(),
                "due_at", due.toEpochMilli(),
                "type", request.type().word(),
                "start_at", clock.instant().plus(BUSY_PAUSE).toEpochMilli());
    }

    private static Fire fire(Row row) {
        return new Fire(
                row.sourceId(),
                row.instant("due_at"),
                BackupType.of(row.text("type")),
                row.text("policy"),
                row.text("server"),
                (int) row.number("priority"),
                row.instant("start_at"),
                row.text("covered_by"));
    }

    private static Map<String, Object> row(Fire fire) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("system", fire.source().system());
        row.put("source", fire.source().source());
        row.put("due_at", fire.dueAt().toEpochMilli());
        row.put("type", fire.type().word());
        row.put("policy", fire.policy());
        row.put("server", fire.server());
        row.put("priority", fire.priority());
        row.put("start_at", fire.startAt().toEpochMilli());
        row.put("state", fire.coveredBy().isEmpty() ? "DUE" : "COVERED");
        row.put("covered_by", fire.coveredBy());
        return row;
    }
}
