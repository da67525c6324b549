package org.bactrian.web;

import java.util.Map;

/** Columns of a row of the catalog. */
final class CatalogRow {
    private CatalogRow() {}

    /** @throws IllegalArgumentException when the column is null or not there */
    static String text(Map<String, Object> row, String column) {
        Object value = row.get(column);
        if (value == null) {
            throw new IllegalArgumentException("the row has no " + column);
        }
        return value.toString();
    }

    /** @throws IllegalArgumentException when the column holds no number */
    static long number(Map<String, Object> row, String column) {
        if (row.get(column) instanceof Number value) {
            return value.longValue();
        }
        throw new IllegalArgumentException("the row has no number " + column);
    }

    /** {@code system/source} of the row. */
    static String source(Map<String, Object> row) {
        return text(row, "system") + "/" + text(row, "source");
    }
}
