package org.bactrian.catalog;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.Event.Severity;
import org.jspecify.annotations.Nullable;

/** An event as the table {@code events} holds it. */
public record EventRow(Event event) {
    /** @throws IllegalArgumentException when the row is none that {@link #columns} could have made */
    public static EventRow of(Map<String, Object> columns) {
        Row row = new Row(columns);
        return new EventRow(new Event(
                row.required("id"),
                row.instant("happened_at"),
                row.required("kind"),
                Severity.valueOf(row.required("severity").toUpperCase(Locale.ROOT)),
                row.sourceId(),
                row.required("run_id"),
                row.required("condition"),
                (String) columns.get("once_key"),
                row.required("text"),
                row.required("hint"),
                new JsonColumn(row.required("facts_json")).values()));
    }

    /** The columns as {@code insert-event.sql} names them; {@code once_key} may be null. */
    public Map<String, @Nullable Object> columns() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
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
        row.put("facts_json", JsonColumn.of(event.facts()).text());
        return row;
    }
}
