package org.bactrian.catalog;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections to a file of SQLite, as long as it is the file that was opened: what is written to one that was removed or
 * replaced meanwhile is lost with the last connection, without any error.
 */
final class PresentFile extends DelegatingDataSource {
    private final HikariDataSource pool;
    private final Path file;
    private final @Nullable Object opened;

    /** @param file there */
    PresentFile(HikariDataSource pool, Path file) throws IOException {
        super(pool);
        this.pool = pool;
        this.file = file;
        this.opened = key(file);
    }

    /**
     * A connection outside of any transaction. The driver takes one that could not begin for begun (the file was locked):
     * what is written by it afterwards would be committed statement by statement. Such a connection is thrown away.
     */
    @Override
    public Connection getConnection() throws SQLException {
        require();
        Connection connection = super.getConnection();
        while (!connection.getAutoCommit()) {
            pool.evictConnection(connection);
            connection.close();
            connection = super.getConnection();
        }
        return connection;
    }

    /** @throws SQLException when the file is not the one that was opened */
    void require() throws SQLException {
        Object now;
        try {
            now = key(file);
        } catch (NoSuchFileException e) {
            throw new SQLException("the file " + file + " is gone");
        } catch (IOException e) {
            throw new SQLException("the file " + file + " cannot be looked at: " + e.getMessage(), e);
        }
        if (!Objects.equals(now, opened)) {
            throw new SQLException("the file " + file + " was replaced by another while it was in use");
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
