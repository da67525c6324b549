package org.bactrian.communication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/** An event as the catalog's table {@code events} holds it. */
final class EventRow {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventRow() {}

    /** @throws IllegalArgumentException when the row is none that {@link #write} could have made */
    static Event read(Map<String, Object> row) {
        return new Event(
                text(row, "id"),
                Instant.ofEpochMilli(number(row, "happened_at")),
                text(row, "kind"),
                Event.Severity.valueOf(text(row, "severity").toUpperCase(Locale.ROOT)),
                new SourceId(text(row, "system"), text(row, "source")),
                text(row, "run_id"),
                text(row, "condition"),
                (String) row.get("once_key"),
                text(row, "text"),
                text(row, "hint"),
                facts(text(row, "facts_json")));
    }

    /** The columns of {@code insert-problem.sql}. */
    static Map<String, @Nullable Object> write(Event event) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", event.id());
        row.put("happened_at", event.happenedAt().toEpochMilli());
        row.put("kind", event.kind());
        row.put("severity", event.severity().name().toLowerCase(Locale.ROOT));
        row.put("system", event.source().system());
        row.put("source", event.source().source());
        row.put("run_id", event.runId());
        row.put("condition", event.condition());
        row.put("once_key", event.onceKey());
        row.put("text", event.text());
        row.put("hint", event.hint());
        row.put("facts_json", json(event.facts()));
        return row;
    }

    /** A column that is never null. */
    static String text(Map<String, Object> row, String column) {
        Object value = row.get(column);
        if (value == null) {
            throw new IllegalArgumentException("the row has no " + column);
        }
        return value.toString();
    }

    /** A column that holds a whole number. */
    static long number(Map<String, Object> row, String column) {
        if (row.get(column) instanceof Number value) {
            return value.longValue();
        }
        throw new IllegalArgumentException("the row has no number " + column);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("facts that are no JSON values: " + e.getOriginalMessage(), e);
        }
    }

    static Map<String, Object> facts(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("facts_json is no JSON object: " + e.getOriginalMessage(), e);
        }
    }
}
