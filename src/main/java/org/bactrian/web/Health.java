package org.bactrian.web;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.catalog.Row;

/** Whether the service lives and is ready: the catalog answers, the schedule ticks, the outbox empties. */
public final class Health {
    /** Three minute ticks. */
    private static final Duration TICK = Duration.ofMinutes(3);

    private static final Duration OUTBOX = Duration.ofHours(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Heartbeat schedule;

    /** @param schedule beats with each tick of the schedule */
    public Health(Heartbeat schedule) {
        this.schedule = requireNonNull(schedule, "schedule required");
    }

    /**
     * An answer.
     *
     * @param status of HTTP: 200, or 503 when something is red
     */
    public record Report(int status, String json) {}

    /**
     * @param outbox the row of {@code select-outbox.sql}
     * @param outage since when the catalog cannot be written; empty when it can
     */
    public Report report(Map<String, Object> outbox, String outage) {
        return write(outage.isEmpty() ? Map.of("up", true) : Map.of("up", false, "problem", outage), outbox(outbox));
    }

    /** The report when the catalog did not answer. */
    public Report withoutCatalog(Exception e) {
        return write(
                Map.of("up", false, "problem", e.getClass().getSimpleName()),
                Map.of("up", false, "problem", "unknown without the catalog"));
    }

    private static Map<String, Object> outbox(Map<String, Object> row) {
        long pending = new Row(row).number("pending");
        long oldest = new Row(row).number("oldest_at");
        long seconds = pending == 0 ? 0 : Math.max(0, (new Row(row).number("now_at") - oldest) / 1000);
        return Map.of("up", seconds <= OUTBOX.toSeconds(), "pending", pending, "oldestSeconds", seconds);
    }

    private Report write(Map<String, Object> catalog, Map<String, Object> outbox) {
        Duration age = schedule.age();
        boolean live = age.compareTo(TICK) <= 0;
        boolean ready = Boolean.TRUE.equals(catalog.get("up"));
        boolean up = live && ready && Boolean.TRUE.equals(outbox.get("up"));
        Map<String, Object> checks = new LinkedHashMap<>();
        checks.put("catalog", catalog);
        checks.put("schedule", Map.of("up", live, "ageSeconds", age.toSeconds()));
        checks.put("outbox", outbox);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("status", up ? "UP" : "DOWN");
        report.put("live", live);
        report.put("ready", ready);
        report.put("checks", checks);
        try {
            return new Report(up ? 200 : 503, JSON.writeValueAsString(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the health report is no JSON", e);
        }
    }
}
