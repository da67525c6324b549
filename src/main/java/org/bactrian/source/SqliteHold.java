package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * An SQLite database that nobody else uses until this is closed: all of it lies in its one file, which may be renamed
 * meanwhile. A database in WAL mode is taken out of it for that; {@link #giveBackMode} puts it back.
 *
 * <p>No file of a held database may be opened otherwise by this process: closing it would take SQLite's lock away
 * (fcntl(2)).
 */
final class SqliteHold implements AutoCloseable {
    /** What SQLite keeps beside a database while it is open, or after a crash. */
    static final List<String> SIDES = List.of("-wal", "-shm", "-journal");

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private final Path path;
    private final Connection connection;
    private boolean wal;

    private SqliteHold(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
    }

    /**
     * Takes the database, writes its log into it, and locks it.
     *
     * @throws BactrianException REFUSED when another program uses it; FAILED when it cannot be read or written
     */
    static SqliteHold take(Path path) throws IOException {
        requireUnused(path);
        SqliteHold hold = new SqliteHold(path, connect(path));
        try {
            hold.lock();
            return hold;
        } catch (SQLException e) {
            throw hold.givenUp(isBusy(e) ? inUse(path, "its lock is held") : unreadable(path, e));
        } catch (BactrianException e) {
            throw hold.givenUp(e);
        }
    }

    /** Whether the database was in WAL mode. */
    boolean wal() {
        return wal;
    }

    /** Puts a database back into WAL mode; nobody holds it. */
    static void giveBackMode(Path path) {
        try (Connection connection = connect(path)) {
            ask(connection, "PRAGMA journal_mode = WAL");
        } catch (SQLException e) {
            throw unreadable(path, e);
        }
    }

    /** Lets the database go, wherever it lies now. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(path, e);
        }
    }

    private void lock() throws SQLException, IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                lockOnce();
                break;
            } catch (SQLException e) {
                if (!isBusy(e) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        // whoever opened it while the lock was taken would go on writing into what is about to be the old file
        Optional<String> others = FileUsers.of(path).filter(users -> !users.equals(ourselves()));
        if (others.isPresent()) {
            throw inUse(path, others.get() + " has it open");
        }
    }

    private void lockOnce() throws SQLException {
        if (ask(connection, "PRAGMA journal_mode").equals("wal")) {
            wal = true;
            if (!ask(connection, "PRAGMA journal_mode = DELETE").equals("delete")) {
                throw new SQLException("the journal mode cannot be changed");
            }
        }
        ask(connection, "SELECT count(*) FROM sqlite_schema");
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
        }
    }

    private BactrianException givenUp(BactrianException reason) {
        try {
            close();
            if (wal) {
                giveBackMode(path);
            }
        } catch (BactrianException e) {
            reason.addSuppressed(e); // who has it open sets the mode again at its next start, or asks for it
        }
        return reason;
    }

    /** @throws BactrianException REFUSED when a process is seen that has the database open */
    static void requireUnused(Path path) throws IOException {
        Optional<String> users = FileUsers.of(path);
        if (users.isPresent()) {
            throw inUse(path, users.get() + " has it open");
        }
    }

    private static String ourselves() {
        return FileUsers.words(
                Path.of("/proc", Long.toString(ProcessHandle.current().pid())));
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static Connection connect(Path path) {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout((int) PAUSE.toMillis());
        try {
            if (!Files.isRegularFile(path)) {
                throw new SQLException("there is no such file");
            }
            return config.createConnection("jdbc:sqlite:" + path.toUri());
        } catch (SQLException e) {
            throw unreadable(path, e);
        }
    }

    private static boolean isBusy(SQLException e) {
        if (!(e instanceof SQLiteException fault)) {
            return false;
        }
        int primary = fault.getResultCode().code & 0xff;
        return primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code;
    }

    private static BactrianException inUse(Path path, String who) {
        return new BactrianException(
                ErrorKind.REFUSED,
                "database " + path + " is in use: " + who,
                "stop the application (the system's 'stop'), then restore again");
    }

    private static BactrianException unreadable(Path path, SQLException e) {
        return new BactrianException(
                ErrorKind.FAILED, "database " + path + " cannot be read and locked: " + e.getMessage(), "", e);
    }
}
