package org.bactrian.endtoend;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.bactrian.artifact.SourceId;
import org.postgresql.PGConnection;

/**
 * A database whose dump stops short of its end: pg_dump writes large objects after all tables, and somebody holds the
 * table in which they lie. Until {@link #release} no dump of it can be finished, though its tables have been written.
 */
final class BlockedDump implements AutoCloseable {
    private final String database;
    private final Connection connection;
    private final Connection watch;
    private final int own;

    private BlockedDump(String database, Connection connection) throws SQLException {
        this.database = database;
        this.watch = Site.cluster().connect(database);
        this.own = connection.unwrap(PGConnection.class).getBackendPID();
        this.connection = connection;
    }

    /** Makes the database, with about 8 MB that no codec makes smaller, and blocks it. */
    static BlockedDump create(String database) throws SQLException {
        Site.cluster().createDatabase(database);
        Site.cluster()
                .execute(
                        database,
                        "CREATE TABLE quotes AS SELECT i, (SELECT string_agg(sha512((i || ':' || j)::bytea), '')"
                                + " FROM generate_series(1, 16) j) AS noise FROM generate_series(1, 8000) i",
                        "SELECT lo_from_bytea(0, 'the last thing that is dumped')");
        Connection connection = Site.cluster().connect(database);
        BlockedDump blocked = new BlockedDump(database, connection);
        blocked.block();
        return blocked;
    }

    void block() throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE pg_largeobject IN ACCESS EXCLUSIVE MODE");
        }
    }

    /** Lets dumps be finished. */
    void release() throws SQLException {
        connection.rollback();
    }

    /** Waits until pg_dump stands before the lock: every table went through it, and it cannot have ended. */
    void awaitStop() throws Exception {
        Await.until("pg_dump of " + database + " waits for the lock", this::stands);
    }

    /** Whether pg_dump stands before the lock. */
    boolean stands() throws SQLException {
        return sessions("wait_event_type = 'Lock'") == 1;
    }

    /** Sessions of others on the database. */
    long sessions(String condition) throws SQLException {
        try (var statement = watch.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database
                        + "' AND pid NOT IN (pg_backend_pid(), " + own + ") AND " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The children of this JVM that dump. */
    static List<ProcessHandle> dumps() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().command().orElse("").matches(".*/(pg_dump|pg_dumpall)"))
                .toList();
    }

    /** The volumes of a source that lie on a target now. */
    static List<String> volumes(Site site, String target, SourceId source) throws Exception {
        return Site.files(site.root(target).resolve(source.system()).resolve(source.source())).stream()
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> name.matches("main-\\d{5}"))
                .toList();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        watch.close();
        Site.cluster().dropDatabase(database);
    }
}
