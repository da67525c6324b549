package org.bactrian.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/** What the tables of a trading database hold: for each the number of rows, and the sum of the rows' hashes. */
record TradingRows(Map<String, String> tables) {
    /** Reads all of it. */
    static TradingRows of(PostgresCluster postgres, String database) {
        Map<String, String> tables = new LinkedHashMap<>();
        for (String table : List.of("instruments", "orders", "trades")) {
            String query = "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "
                    + table + " t";
            tables.put(table, Objects.requireNonNull(postgres.query(database, query)));
        }
        return new TradingRows(tables);
    }

    /** @throws BactrianException when the other holds anything else */
    void requireEqual(TradingRows other) {
        if (!equals(other)) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "what was restored differs: " + tables + " became " + other.tables,
                    "rows and the sum of their hashes are compared");
        }
    }

    /** Tables and rows, for people. */
    @Override
    public String toString() {
        return tables.entrySet().stream()
                .map(table -> String.format(
                        Locale.ROOT,
                        "%s %,d",
                        table.getKey(),
                        Long.parseLong(table.getValue().split(" ")[0])))
                .collect(Collectors.joining(", ", "", " rows"));
    }
}
