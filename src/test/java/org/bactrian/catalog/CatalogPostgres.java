package org.bactrian.catalog;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A private PostgreSQL cluster for the tests of the catalog; started once per JVM, stopped at its end. */
public final class CatalogPostgres {
    private static final Path TOOLS = Path.of("/usr/lib/postgresql/15/bin");
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static int port;

    private CatalogPostgres() {}

    /** The location of a new, empty database. */
    public static synchronized CatalogDatabase.Location newDatabase() throws IOException, SQLException {
        if (port == 0) {
            port = start();
        }
        String name = "catalog" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return new CatalogDatabase.Location(url(name), "postgres", "");
    }

    private static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static int start() throws IOException {
        Path home = Files.createTempDirectory("catalog-postgres");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (root()) {
            run(List.of("chown", "postgres", home.toString()));
        }
        Path data = home.resolve("data");
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        run(tool("initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "--no-sync"));
        String options =
                "-p " + free + " -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories=" + home;
        run(tool("pg_ctl", "-D", data.toString(), "-l", home.resolve("log").toString(), "-w", "-o", options, "start"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(data, home)));
        return free;
    }

    private static void stop(Path data, Path home) {
        try {
            run(tool("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop"));
            run(List.of("rm", "-rf", home.toString()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> tool(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(
                    List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--reset-env", "env"));
        }
        command.add(TOOLS.resolve(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    // output goes to a file: pg_ctl's server would keep a pipe open
    private static void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("catalog-postgres", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + Files.readString(output, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
