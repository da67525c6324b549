package org.bactrian.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.jspecify.annotations.Nullable;

/** One transaction that sees the database as it is at one moment, and what can be learned in it. */
final class PostgresSnapshot implements Closeable {
    private final PostgresLogin login;
    private final Connection connection;
    private final Moment moment;
    private final String name;
    private final Map<String, Object> properties;
    private volatile boolean cancelled;
    private volatile java.sql.@Nullable Statement counting;

    /**
     * What the server says just before the snapshot is taken.
     *
     * @param time by its clock; everything committed before is in the snapshot
     * @param lsn its position in the log
     */
    record Moment(
            Instant time, int major, String version, String lsn, boolean passwordsReadable, boolean controlReadable) {}

    private PostgresSnapshot(PostgresLogin login, Connection connection) throws SQLException {
        this.login = login;
        this.connection = connection;
        this.moment = readMoment();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        this.name = text(Statement.EXPORT_SNAPSHOT);
        this.properties = readProperties();
    }

    /** @throws BactrianException when the server cannot be reached, refuses the login or cannot do this */
    static PostgresSnapshot open(PostgresLogin login) {
        Connection connection;
        try {
            connection = login.connect();
        } catch (SQLException e) {
            throw failure("cannot connect to " + login.words(), e);
        }
        try {
            return new PostgresSnapshot(login, connection);
        } catch (SQLException e) {
            close(connection, login);
            throw failure("cannot take a snapshot of " + login.words(), e);
        }
    }

    /** What the server said just before. */
    Moment moment() {
        return moment;
    }

    /** By this name pg_dump takes the snapshot over, as long as this is open. */
    String name() {
        return name;
    }

    /** What an archive does not hold; JSON values. */
    Map<String, Object> properties() {
        return properties;
    }

    /** Rows of every table that holds rows of its own, and the large objects. Reads all of them: takes its time. */
    Map<String, Long> count() throws SQLException {
        // a fault of a count must not end the transaction: pg_dump needs its snapshot
        Savepoint before = connection.setSavepoint();
        try {
            return countAll();
        } catch (SQLException e) {
            if (!connection.isClosed()) {
                connection.rollback(before);
            }
            throw e;
        }
    }

    private Map<String, Long> countAll() throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String table : texts(Statement.LIST_TABLES)) {
            if (cancelled) {
                throw new SQLException("counting was cancelled");
            }
            // ONLY: what a table inherits is counted where it lies
            counts.put(table, number("SELECT count(*) FROM ONLY " + table));
        }
        counts.put("pg_largeobject", number(Statement.COUNT_LARGE_OBJECTS.sql()));
        return counts;
    }

    /** Ends what runs on the connection; may be called from another thread. */
    void cancel() throws SQLException {
        cancelled = true;
        java.sql.Statement statement = counting;
        if (statement != null) {
            statement.cancel();
        }
    }

    @Override
    public void close() {
        close(connection, login);
    }

    /** A fault of JDBC, told with its SQL state's meaning. */
    static BactrianException failure(String what, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String hint = switch (state) {
            case "28P01", "28000" -> "check user, password and the server's pg_hba.conf";
            case "08001", "08004", "08006" -> "check that the server runs and that host and port are right";
            case "3D000" -> "check the name of the database";
            case "42501" -> "run 'bactrian doctor': it names the missing rights";
            case "55P03" -> "another session holds a lock: see pg_locks, or raise lockTimeout";
            default -> "";
        };
        return new BactrianException(ErrorKind.FAILED, what + ": " + e.getMessage(), hint, e);
    }

    private Moment readMoment() throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(Statement.READ_MOMENT.sql())) {
            row.next();
            return new Moment(
                    Instant.EPOCH.plus(row.getLong("micros"), ChronoUnit.MICROS),
                    row.getInt("version_number") / 10_000,
                    row.getString("version"),
                    String.valueOf(row.getString("lsn")),
                    row.getBoolean("passwords_readable"),
                    row.getBoolean("control_readable"));
        }
    }

    private Map<String, Object> readProperties() throws SQLException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("database", json(text(Statement.READ_DATABASE)));
        all.put("lsn", moment.lsn());
        if (moment.controlReadable()) {
            all.put("systemIdentifier", text(Statement.READ_SYSTEM_IDENTIFIER));
        }
        all.put("globals", moment.passwordsReadable() ? "with role passwords" : "without role passwords");
        return all;
    }

    private static Map<String, Object> json(String text) {
        try {
            return new ObjectMapper().readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL's JSON is not JSON", e);
        }
    }

    private String text(Statement query) throws SQLException {
        return texts(query).get(0);
    }

    private List<String> texts(Statement query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query.sql())) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private long number(String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet row = counted(statement, sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private ResultSet counted(java.sql.Statement statement, String sql) throws SQLException {
        counting = statement;
        try {
            return statement.executeQuery(sql);
        } finally {
            counting = null;
        }
    }

    private static void close(Connection connection, PostgresLogin login) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure("cannot close the connection to " + login.words(), e);
        }
    }
}
