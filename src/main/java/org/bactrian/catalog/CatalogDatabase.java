package org.bactrian.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;

/** The open catalog: a pool of connections to a schema of this program's version. */
public final class CatalogDatabase implements AutoCloseable {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final int SECONDS = 2;
    /** How long SQLite waits for another's lock, and the pool for PostgreSQL. */
    private static final int PATIENCE = 5000;

    /**
     * Where the catalog is.
     *
     * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://host/database}
     * @param user empty with SQLite
     * @param password empty with SQLite
     */
    public record Location(String url, String user, String password) {
        /** The file of SQLite; empty with another database. */
        Optional<Path> file() {
            return url.startsWith(SQLITE)
                    ? Optional.of(Path.of(url.substring(SQLITE.length()).replaceFirst("\\?.*", "")))
                    : Optional.empty();
        }

        /** Whether it is a file that is not there, so that opening it would make a new, empty catalog. */
        public boolean missing() {
            return file().map(path -> !Files.exists(path)).orElse(false);
        }

        /** The address without options, which may hold secrets. */
        String shown() {
            return url.replaceFirst("\\?.*", "");
        }

        @Override
        public String toString() {
            return shown();
        }
    }

    private final HikariDataSource pool;
    private final DataSource connections;
    private final Location location;
    private final String installation;

    private CatalogDatabase(HikariDataSource pool, Location location, String installation) throws IOException {
        this.pool = pool;
        this.location = location;
        this.installation = installation;
        Optional<Path> file = location.file();
        connections = file.isPresent() ? new PresentFile(pool, file.get()) : pool;
    }

    /**
     * Opens the catalog, creates or migrates its schema, and gives the installation its id.
     *
     * @throws BactrianException FAILED when it cannot be opened, or its schema is newer than this program
     */
    public static CatalogDatabase open(Location location, Clock clock) {
        HikariDataSource pool = null;
        try {
            location.file().ifPresent(CatalogDatabase::createPrivately);
            pool = new HikariDataSource(configuration(location));
            new CatalogSchema(pool, location, clock).migrate();
            return new CatalogDatabase(pool, location, Installation.id(pool, clock));
        } catch (BactrianException e) {
            close(pool);
            throw e;
        } catch (RuntimeException | SQLException | IOException e) {
            close(pool);
            throw unopened(location, e);
        }
    }

    /** Connections to the catalog; each transaction of SQLite takes the right to write at its start. */
    public DataSource dataSource() {
        return connections;
    }

    /**
     * Looks whether the catalog answers, by a connection of its own: the pool would go on waiting for a server that is down.
     *
     * @throws SQLException when it does not within {@value #SECONDS} seconds
     */
    public void answer() throws SQLException {
        if (connections instanceof PresentFile present) {
            present.require();
            return;
        }
        Properties properties = new Properties();
        properties.put("user", location.user());
        properties.put("password", location.password());
        for (String limit : List.of("connectTimeout", "loginTimeout", "socketTimeout")) {
            properties.put(limit, Integer.toString(SECONDS));
        }
        try (Connection connection = DriverManager.getConnection(location.url(), properties)) {
            connection.isValid(SECONDS);
        }
    }

    /** The random id that this catalog got when it was created. */
    public String installation() {
        return installation;
    }

    /** Closes all connections. */
    @Override
    public void close() {
        pool.close();
    }

    private static void close(@org.jspecify.annotations.Nullable HikariDataSource pool) {
        if (pool != null) {
            pool.close();
        }
    }

    private static HikariConfig configuration(Location location) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("catalog");
        config.setJdbcUrl(location.url());
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(1);
        if (location.file().isPresent()) {
            // IMMEDIATE: a transaction that reads first and writes later would fail, not wait, beside another writer
            config.addDataSourceProperty("journal_mode", "WAL");
            if (!location.url().contains("busy_timeout=")) {
                config.addDataSourceProperty("busy_timeout", Integer.toString(PATIENCE));
            }
            config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
            config.addDataSourceProperty("foreign_keys", "true");
            config.setMaximumPoolSize(4);
        } else {
            config.setUsername(location.user());
            config.setPassword(location.password());
            config.addDataSourceProperty("ApplicationName", "bactrian");
            // one that vanished without a word must not hold up a run for ever
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty("socketTimeout", "60");
            config.setConnectionTimeout(PATIENCE);
            config.setMaximumPoolSize(10);
        }
        return config;
    }

    private static void createPrivately(Path file) {
        try {
            Path absolute = file.toAbsolutePath();
            Files.createDirectories(absolute.getParent());
            if (!Files.exists(absolute)) {
                Files.createFile(
                        absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static BactrianException unopened(Location location, Exception e) {
        return new BactrianException(
                ErrorKind.FAILED,
                "the catalog " + location.shown() + " cannot be opened: "
                        + Causes.words(Causes.root(e)).toLowerCase(Locale.ROOT),
                "check bactrian.catalog.url, .user and .password in application.properties, the rights on the file or"
                        + " whether the server runs",
                new CatalogUnusable(e));
    }
}
