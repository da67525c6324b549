package org.bactrian.catalog;

import java.time.Instant;
import java.util.Map;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/** A row of the catalog; numbers come as Integer or Long, as the database likes. */
public record Row(Map<String, Object> columns) {
    /** The text of a column; empty when it is null. */
    public String text(String column) {
        Object value = columns.get(column);
        return value == null ? "" : value.toString();
    }

    /** The whole number of a column that is never null. */
    public long number(String column) {
        Object value = columns.get(column);
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException("column " + column + " holds no number");
    }

    /** The time in a column that is never null. */
    public Instant instant(String column) {
        return Instant.ofEpochMilli(number(column));
    }

    /** The time in a column, or null. */
    public @Nullable Instant instantOrNull(String column) {
        return columns.get(column) == null ? null : instant(column);
    }

    /** The source that the columns system and source name. */
    public SourceId sourceId() {
        return new SourceId(text("system"), text("source"));
    }
}
