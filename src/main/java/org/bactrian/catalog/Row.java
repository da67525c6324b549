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

    /**
     * The text of a column that is never null.
     *
     * @throws IllegalArgumentException when it is null or not there
     */
    public String required(String column) {
        Object value = columns.get(column);
        if (value == null) {
            throw new IllegalArgumentException("the row has no " + column);
        }
        return value.toString();
    }

    /**
     * The whole number of a column that is never null.
     *
     * @throws IllegalArgumentException when it holds none
     */
    public long number(String column) {
        Object value = columns.get(column);
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("the row has no number " + column);
    }

    /** The time in a column that is never null. */
    public Instant instant(String column) {
        return Instant.ofEpochMilli(number(column));
    }

    /** The time in a column, or null. */
    public @Nullable Instant instantOrNull(String column) {
        return columns.get(column) == null ? null : instant(column);
    }

    /**
     * The source that the columns system and source name.
     *
     * @throws IllegalArgumentException when they name none
     */
    public SourceId sourceId() {
        return new SourceId(text("system"), text("source"));
    }
}
