package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Secret;
import org.bactrian.config.Settings;

/**
 * How a PostgreSQL database is reached, by JDBC and by the tools of PostgreSQL alike.
 *
 * @param host a name or address; pgjdbc speaks TCP only
 * @param password asked for by most servers
 * @param sslMode {@code disable}, {@code prefer}, {@code require}, {@code verify-ca}, {@code verify-full}
 * @param sslRootCert the file with the certificates that sign the server's
 * @param lockTimeout for how long a lock is waited for
 */
record PostgresLogin(
        String host,
        long port,
        String database,
        String user,
        Optional<Secret> password,
        Optional<String> sslMode,
        Optional<String> sslRootCert,
        Duration lockTimeout) {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(60);

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

    /** @throws BactrianException when the host is a socket's directory or the password's file cannot be read */
    static PostgresLogin of(Settings settings) {
        String host = settings.text("host").orElse("localhost");
        if (host.startsWith("/")) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "host '" + host + "' is a socket's directory, but pgjdbc speaks TCP: give a host name",
                    "use 'host: localhost' and let the server listen there (listen_addresses)");
        }
        return read(
                settings,
                host,
                settings.required("database"),
                settings.required("user"),
                password(settings, "password"));
    }

    /**
     * How the tools of PostgreSQL reach the server to restore: as {@code restoreUser} when there is one. The host may be a
     * socket's directory.
     *
     * @throws BactrianException when the password's file cannot be read
     */
    static PostgresLogin restoring(Settings settings) {
        String host = settings.text("host").orElse("localhost");
        Optional<Secret> own = password(settings, "restorePassword");
        Optional<String> user = settings.text("restoreUser");
        Optional<Secret> password = own.isPresent() || user.isPresent() ? own : password(settings, "password");
        // a source that only a target knows has no settings: the role is PostgreSQL's own, the place is named
        return read(
                settings,
                host,
                settings.text("database").orElse("postgres"),
                user.or(() -> settings.text("user")).orElse("postgres"),
                password);
    }

    private static PostgresLogin read(
            Settings settings, String host, String database, String user, Optional<Secret> password) {
        return new PostgresLogin(
                host,
                settings.number("port").orElse(5432L),
                database,
                user,
                password,
                settings.text("sslMode"),
                settings.text("sslRootCert"),
                settings.duration("lockTimeout").orElse(LOCK_TIMEOUT));
    }

    /** The same login to another place. */
    PostgresLogin at(String otherHost, long otherPort, String otherDatabase) {
        return new PostgresLogin(
                otherHost, otherPort, otherDatabase, user, password, sslMode, sslRootCert, lockTimeout);
    }

    /** A connection of our own, without a time limit for statements and with nothing but the catalog in its path. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.put("user", user);
        password.ifPresent(secret -> properties.put("password", secret.value()));
        sslMode.ifPresent(mode -> properties.put("sslmode", mode));
        sslRootCert.ifPresent(file -> properties.put("sslrootcert", file));
        properties.put("ApplicationName", "bactrian");
        properties.put("connectTimeout", "10");
        properties.put("loginTimeout", "20");
        properties.put("tcpKeepAlive", "true");
        properties.put("PGHOST", host);
        properties.put("PGPORT", Long.toString(port));
        properties.put("PGDBNAME", database);
        Connection connection = DriverManager.getConnection("jdbc:postgresql:///", properties);
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = ''; SET statement_timeout = 0; SET row_security = off;"
                    + " SET idle_in_transaction_session_timeout = 0; SET lock_timeout = " + lockTimeout.toMillis());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** The variables by which PostgreSQL's tools log in, without the password. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PGHOST",
                host,
                "PGPORT",
                Long.toString(port),
                "PGDATABASE",
                database,
                "PGUSER",
                user,
                "PGAPPNAME",
                "bactrian",
                "PGCONNECT_TIMEOUT",
                "20",
                "LC_ALL",
                "C.UTF-8"));
        sslMode.ifPresent(mode -> environment.put("PGSSLMODE", mode));
        sslRootCert.ifPresent(file -> environment.put("PGSSLROOTCERT", file));
        return environment;
    }

    /** The variable with the password, when there is one. */
    Map<String, String> secrets() {
        return password.map(secret -> Map.of("PGPASSWORD", secret.value())).orElse(Map.of());
    }

    /** Whether what is sent may leave this host without encryption: only these modes insist on it. */
    boolean mayLeaveOpenly() {
        return !LOCAL.contains(host)
                && !sslMode.map(mode -> mode.equals("require") || mode.startsWith("verify-"))
                        .orElse(false);
    }

    /** For people. */
    String words() {
        return "database '" + database + "' on " + host + ":" + port + " as user '" + user + "'";
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return words();
    }

    private static Optional<Secret> password(Settings settings, String key) {
        Optional<String> file = settings.text(key + "File");
        if (file.isEmpty()) {
            return settings.secret(key);
        }
        try {
            return Optional.of(new Secret(Files.readString(Path.of(file.get())).replaceFirst("[\\r\\n]+\\z", "")));
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "password file '" + file.get() + "' cannot be read: " + e.getMessage(),
                    "it holds nothing but the password, and this program's user may read it",
                    e);
        }
    }
}
