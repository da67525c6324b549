package org.bactrian.lab;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes a transaction each millisecond into an SQLite database until it is closed: two rows, so that a torn copy shows in
 * their counts. Table {@code left_hump (n, filler)} and {@code right_hump (n)}.
 */
public final class SqliteWriter implements AutoCloseable {
    private final Path file;
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch begun = new CountDownLatch(10);
    private final Thread thread;
    private volatile boolean ending;
    private volatile @Nullable SQLException failure;

    /**
     * Begins to write into a new database, and returns when the first rows are there.
     *
     * @param journalMode {@code wal} or {@code delete}
     */
    public SqliteWriter(Path file, String journalMode) throws InterruptedException {
        this.file = file;
        thread = new Thread(() -> write(journalMode), "sqlite-writer");
        thread.setDaemon(true);
        thread.start();
        begun.await();
        throwFailure();
    }

    /** Transactions committed so far. */
    public long written() {
        throwFailure();
        return written.get();
    }

    @Override
    public void close() throws InterruptedException {
        ending = true;
        thread.join();
        throwFailure();
    }

    private void write(String journalMode) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 20000");
            statement.execute("PRAGMA journal_mode = " + journalMode);
            statement.execute("PRAGMA synchronous = off");
            statement.execute("CREATE TABLE left_hump (n INTEGER PRIMARY KEY, filler TEXT)");
            statement.execute("CREATE TABLE right_hump (n INTEGER PRIMARY KEY)");
            for (long n = 1; !ending; n++) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute("INSERT INTO left_hump VALUES (" + n + ", hex(randomblob(200)))");
                statement.execute("INSERT INTO right_hump VALUES (" + n + ")");
                statement.execute("COMMIT");
                written.set(n);
                begun.countDown();
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        } catch (SQLException e) {
            failure = e;
            while (begun.getCount() > 0) {
                begun.countDown();
            }
        }
    }

    private void throwFailure() {
        SQLException fault = failure;
        if (fault != null) {
            throw new IllegalStateException("the writer failed: " + fault.getMessage(), fault);
        }
    }
}
