package org.bactrian.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;

/**
 * The tables that somebody named, with all their partitions.
 *
 * @param tables in the order of their names
 */
record ChosenTables(List<Table> tables) {
    private static final int NEAREST = 5;

    /** A table: its number in the scratch database, schema and name as they are, and both quoted as SQL wants them. */
    record Table(long oid, String schema, String table, String name) {}

    /**
     * Finds the tables.
     *
     * @param wanted {@code schema.table}, plain or quoted as SQL wants it
     * @param rows what {@link Statement#LIST_RELATIONS} gave
     * @throws BactrianException NOT_FOUND with the nearest names; USAGE when two tables have the same name
     */
    static ChosenTables of(List<String> wanted, List<Map<String, Object>> rows) {
        Map<Long, Table> all = new LinkedHashMap<>();
        Map<Long, Long> parents = new HashMap<>();
        for (Map<String, Object> row : rows) {
            Table table = new Table(
                    number(row.get("oid")),
                    String.valueOf(row.get("schema")),
                    String.valueOf(row.get("table")),
                    String.valueOf(row.get("name")));
            all.put(table.oid(), table);
            if (row.get("parent") != null) {
                parents.put(table.oid(), number(row.get("parent")));
            }
        }
        Set<Long> chosen = new HashSet<>();
        for (String want : wanted) {
            chosen.add(find(want, all).oid());
        }
        boolean grown = true;
        while (grown) {
            grown = parents.entrySet().stream()
                            .filter(child -> chosen.contains(child.getValue()))
                            .filter(child -> chosen.add(child.getKey()))
                            .count()
                    > 0;
        }
        ChosenTables found = new ChosenTables(
                all.values().stream().filter(one -> chosen.contains(one.oid())).toList());
        found.refuseDoubles();
        return found;
    }

    /** Their numbers as an array of PostgreSQL. */
    String oids() {
        return tables.stream().map(table -> Long.toString(table.oid())).collect(Collectors.joining(",", "{", "}"));
    }

    /** Those of the recorded counts that are of these tables. */
    Map<String, Long> of(Map<String, Long> counts) {
        Map<String, Long> own = new LinkedHashMap<>();
        for (Table table : tables) {
            Long count = counts.get(table.name());
            if (count != null) {
                own.put(table.name(), count);
            }
        }
        return own;
    }

    private void refuseDoubles() {
        Map<String, String> names = new HashMap<>();
        for (Table table : tables) {
            String other = names.put(table.table(), table.name());
            if (other != null) {
                throw new BactrianException(
                        ErrorKind.USAGE,
                        "tables " + other + " and " + table.name() + " have the same name, and go into one schema",
                        "restore them one after the other");
            }
        }
    }

    private static Table find(String want, Map<Long, Table> all) {
        List<Table> found = all.values().stream()
                .filter(one -> want.equals(one.name()) || want.equals(one.schema() + "." + one.table()))
                .toList();
        if (found.isEmpty()) {
            List<String> names = new ArrayList<>();
            all.values().forEach(one -> names.add(one.name()));
            throw new BactrianException(
                    ErrorKind.NOT_FOUND,
                    "the backup has no table '" + want + "'",
                    names.isEmpty()
                            ? "it has no tables"
                            : "the nearest are " + String.join(", ", Nearest.ranked(want, names, NEAREST)));
        }
        return found.get(0);
    }

    private static long number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
