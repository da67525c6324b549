package org.bactrian.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.process.Child;
import org.bactrian.statement.PostgresStatements;

/** Whether a restored database is what was dumped: its rows, and the queries that the inventory gives for the source. */
final class PostgresComparison {
    private static final String COLUMN_END = "\u001f";
    private static final String ROW_END = "\u001e";
    private static final int NAMED = 5;
    private final PostgresServer server;
    private final String database;

    PostgresComparison(PostgresServer server, String database) {
        this.server = server;
        this.database = database;
    }

    /**
     * Counts the rows of every table.
     *
     * @param counts recorded at the dump; keys are quoted as SQL wants them
     * @return evidence
     * @throws BactrianException VERIFICATION_FAILED, naming the tables that differ or are missing
     */
    Map<String, Object> rows(Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return Map.of("tables", 0);
        }
        List<String> statements = new ArrayList<>(PostgresStatements.found(counts));
        statements.add(Statement.LIST_DIFFERENCES.sql() + ";");
        List<String> differences;
        try {
            differences = JsonList.texts(server.sql(database, Map.of(), statements));
        } catch (BactrianException e) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED, "the restored rows cannot be counted: " + e.getMessage(), "", e);
        }
        if (!differences.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "row counts differ from the recorded ones: "
                            + String.join("; ", differences.subList(0, Math.min(NAMED, differences.size())))
                            + (differences.size() > NAMED ? "; and " + (differences.size() - NAMED) + " more" : ""),
                    "restore another backup");
        }
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("tables", counts.size());
        evidence.put("rows", counts.values().stream().mapToLong(Long::longValue).sum());
        return evidence;
    }

    /**
     * Runs queries with the settings that the database itself has.
     *
     * @return the first column of the first row of each, by query
     * @throws BactrianException VERIFICATION_FAILED when one is neither true nor a number other than 0, naming the query
     */
    Map<String, Object> checks(List<String> queries) {
        Map<String, Object> answers = new LinkedHashMap<>();
        for (String query : queries) {
            String answer = answer(query);
            if (!good(answer)) {
                throw failed(query, answer.isEmpty() ? "gave nothing" : "gave '" + answer + "'", null);
            }
            answers.put(query, answer);
        }
        return answers;
    }

    private String answer(String query) {
        // -c: what looks like a variable of psql is left as it is
        List<String> arguments = List.of("-q", "-A", "-t", "-F", COLUMN_END, "-R", ROW_END, "-c", query);
        try (Child child = Child.start(server.psql(database, arguments));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            child.stdin().close();
            child.copyTo(out, PostgresServer.LIMITS);
            child.finish();
            return out.toString(StandardCharsets.UTF_8).split("[" + COLUMN_END + ROW_END + "\n]", 2)[0];
        } catch (IOException | BactrianException e) {
            throw failed(query, "failed: " + e.getMessage(), e);
        }
    }

    private static boolean good(String answer) {
        if (answer.equals("t") || answer.equals("true")) {
            return true;
        }
        try {
            return new BigDecimal(answer).signum() != 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private BactrianException failed(String query, String what, @org.jspecify.annotations.Nullable Exception cause) {
        String message = "check \"" + query + "\" " + what + " in database '" + database + "'";
        String hint = "a check gives one row whose first column is true or a number other than 0";
        return cause == null
                ? new BactrianException(ErrorKind.VERIFICATION_FAILED, message, hint)
                : new BactrianException(ErrorKind.VERIFICATION_FAILED, message, hint, cause);
    }
}
