package org.bactrian.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.jspecify.annotations.Nullable;

/**
 * A private PostgreSQL cluster on a free port of 127.0.0.1. Everybody logs in with a password over TCP (scram); {@link
 * #USER} is superuser. It ends with this process, even when that is killed. PostgreSQL refuses to run as root, so that
 * root runs it as user {@code postgres}.
 */
public final class PostgresCluster implements AutoCloseable {
    /** The superuser. */
    public static final String USER = "postgres";
    /** The superuser's password. */
    public static final String PASSWORD = "two humps";

    private static final TimeLimits LIMITS = new TimeLimits(Duration.ofMinutes(5), Duration.ofMinutes(5));
    private static @Nullable PostgresCluster shared;

    private final Path directory;
    private final Path bin = newestBin();
    private final int port;
    private @Nullable Child server;

    private PostgresCluster(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** The cluster that all tests of this JVM share; it is removed at the JVM's end. */
    public static synchronized PostgresCluster shared() {
        PostgresCluster known = shared;
        if (known == null) {
            PostgresCluster cluster = create();
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "postgres-end"));
            shared = cluster;
            known = cluster;
        }
        return known;
    }

    /** A new running cluster in a directory of its own, as large as an empty one; quick and careless of power loss. */
    public static PostgresCluster create() {
        try {
            Path directory = Files.createTempDirectory(
                    "bactrian-pg", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            PostgresCluster cluster = new PostgresCluster(directory, freePort());
            cluster.initialise();
            cluster.start();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException("no cluster", e);
        }
    }

    /** Where the server listens, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The directory with the programs of this version. */
    public Path bin() {
        return bin;
    }

    /** For {@link #USER} and {@link #PASSWORD}, which it holds. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/"
                + java.net.URLEncoder.encode(database, java.nio.charset.StandardCharsets.UTF_8) + "?user=" + USER
                + "&password=" + PASSWORD.replace(" ", "%20");
    }

    /** A connection as superuser. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database));
    }

    /** Runs statements as superuser, each in its own transaction. */
    public void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The first column of the first row, as text. */
    public @Nullable String query(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Makes an empty database, in place of one that has this name. */
    public void createDatabase(String name) {
        dropDatabase(name);
        execute("postgres", "CREATE DATABASE " + quoted(name) + " TEMPLATE template0 ENCODING 'UTF8'");
    }

    /** Removes a database, if it is there, with all its sessions. */
    public void dropDatabase(String name) {
        execute("postgres", "DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
    }

    /** Runs a program of PostgreSQL as superuser on a database, and gives its output. */
    public String run(String program, String database, String... arguments) {
        return Child.output(command(program, database, arguments), LIMITS);
    }

    /** Runs a file or commands by psql; the first error ends it. */
    public String psql(String database, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-X", "-q", "-v", "ON_ERROR_STOP=1"));
        all.addAll(List.of(arguments));
        return run("psql", database, all.toArray(String[]::new));
    }

    /** Runs a program of PostgreSQL as superuser on a database, and writes its output. */
    public void pipe(OutputStream out, String program, String database, String... arguments) throws IOException {
        try (Child child = Child.start(command(program, database, arguments))) {
            child.copyTo(out, LIMITS);
            child.finish();
        }
    }

    /** What a person's shell has in its environment who works on this server as superuser. */
    public Map<String, String> variables() {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(port),
                "PGUSER",
                USER,
                "PGPASSWORD",
                PASSWORD,
                "PATH",
                bin + ":" + System.getenv("PATH"));
    }

    /** A program of PostgreSQL that logs in as superuser. */
    public Command command(String program, String database, String... arguments) {
        List<String> all = new ArrayList<>(List.of(bin.resolve(program).toString()));
        all.addAll(List.of(arguments));
        return new Command(
                all,
                Map.of("PGHOST", "127.0.0.1", "PGPORT", Integer.toString(port), "PGUSER", USER, "PGDATABASE", database),
                Map.of("PGPASSWORD", PASSWORD),
                null);
    }

    /** Starts the server and waits until it answers. */
    public void start() {
        Child child = Child.start(new Command(
                asOwner(bin.resolve("postgres").toString(), "-D", data()),
                Map.of("LC_ALL", "C.UTF-8"),
                Map.of(),
                null));
        server = child;
        Command ready = Command.of(
                bin.resolve("pg_isready").toString(),
                "-q",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-t",
                "20");
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (exit(ready) != 0) {
            if (System.nanoTime() > deadline || ProcessHandle.of(child.pid()).isEmpty()) {
                throw new IllegalStateException("the server did not start: " + child.stderrTail());
            }
        }
    }

    /** Stops the server as a crash of its machine would be seen: all sessions end at once. */
    public void stop() {
        Child child = server;
        if (child != null) {
            exit(new Command(
                    asOwner(bin.resolve("pg_ctl").toString(), "-D", data(), "-m", "immediate", "-w", "stop"),
                    Map.of(),
                    Map.of(),
                    null));
            child.close();
            server = null;
        }
    }

    /** Stops the server and removes its directory. */
    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An identifier as SQL wants it. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void initialise() throws IOException {
        if (root()) {
            var postgres =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            Files.setOwner(directory, postgres);
        }
        Path word = directory.resolve("password");
        Files.writeString(word, PASSWORD);
        Child.output(
                new Command(
                        asOwner(
                                bin.resolve("initdb").toString(),
                                "-D",
                                data(),
                                "-U",
                                USER,
                                "--auth-host=scram-sha-256",
                                "--auth-local=scram-sha-256",
                                "--pwfile=" + word,
                                "--encoding=UTF8",
                                "--locale=C.UTF-8",
                                "--no-sync"),
                        Map.of("LC_ALL", "C.UTF-8"),
                        Map.of(),
                        null),
                LIMITS);
        Files.delete(word);
        Files.writeString(
                Path.of(data(), "postgresql.conf"),
                String.join(
                        "\n",
                        "listen_addresses = '127.0.0.1'",
                        "port = " + port,
                        "unix_socket_directories = '" + directory + "'",
                        "fsync = off",
                        "synchronous_commit = off",
                        "full_page_writes = off",
                        "wal_level = logical",
                        "max_wal_size = 2GB",
                        "max_connections = 60",
                        "max_prepared_transactions = 5",
                        ""),
                java.nio.file.StandardOpenOption.APPEND);
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static List<String> asOwner(String... command) {
        List<String> all = new ArrayList<>();
        if (root()) {
            // a change of user takes the tie to the parent away (prctl(2)): it is made again here
            all.addAll(List.of(
                    "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig", "KILL", "--"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static int exit(Command command) {
        try (Child child = Child.start(command)) {
            child.copyTo(OutputStream.nullOutputStream(), LIMITS);
            return child.exitCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path newestBin() {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(candidate -> Files.isExecutable(candidate.resolve("postgres")))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow(() -> new IllegalStateException("no PostgreSQL server is installed"));
        } catch (IOException e) {
            throw new UncheckedIOException("no PostgreSQL server is installed", e);
        }
    }
}
