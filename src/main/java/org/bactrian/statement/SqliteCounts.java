package org.bactrian.statement;

import java.util.List;
import java.util.Map;

/** Queries for sqlite3 that compare the rows of each table with the recorded count. */
public final class SqliteCounts {
    private SqliteCounts() {}

    /** Each gives one row: name, recorded, found, {@code same} or {@code DIFFERENT}. */
    public static List<String> queries(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(count -> query(count.getKey(), count.getValue()))
                .toList();
    }

    private static String query(String table, long rows) {
        return "SELECT '" + table.replace("'", "''") + "', " + rows + ", count(*), CASE count(*) WHEN " + rows
                + " THEN 'same' ELSE 'DIFFERENT' END FROM \"" + table.replace("\"", "\"\"") + "\";";
    }
}
