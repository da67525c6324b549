package org.bactrian.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;

/** A private MariaDB server on a socket in a directory, without network; it ends with this process. */
public final class MariaDbServer implements AutoCloseable {
    private static final TimeLimits LIMITS = new TimeLimits(Duration.ofMinutes(2), Duration.ofMinutes(2));

    private final Path directory;
    private final Child server;

    private MariaDbServer(Path directory, Child server) {
        this.directory = directory;
        this.server = server;
    }

    /** Whether the programs are on this machine; the Debian package is mariadb-server. */
    public static boolean installed() {
        return List.of("mariadbd", "mariadb-install-db", "mariadb-dump", "mariadb").stream()
                .allMatch(program -> Command.of(program).file().isPresent());
    }

    /** @param directory an empty one with a short path: a socket's may have 107 bytes */
    public static MariaDbServer start(Path directory) throws IOException {
        String data = "--datadir=" + directory.resolve("data");
        String user = "--user=" + System.getProperty("user.name");
        Child.output(
                Command.of(
                        "mariadb-install-db",
                        "--no-defaults",
                        user,
                        data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"),
                LIMITS);
        Child child = Child.start(Command.of(
                "mariadbd", "--no-defaults", user, data, "--socket=" + directory.resolve("s"), "--skip-networking"));
        MariaDbServer started = new MariaDbServer(directory, child);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!started.answers()) {
            if (System.nanoTime() > deadline || ProcessHandle.of(child.pid()).isEmpty()) {
                child.close();
                throw new IllegalStateException("MariaDB did not start: " + child.stderrTail());
            }
        }
        return started;
    }

    /** Its socket. */
    public Path socket() {
        return directory.resolve("s");
    }

    /** What statements answer, as the superuser, without headings. */
    public String sql(String... statements) {
        return Child.output(
                Command.of(
                        "mariadb",
                        "--no-defaults",
                        "--user=root",
                        "--socket=" + socket(),
                        "--batch",
                        "--skip-column-names",
                        "-e",
                        String.join(";", statements)),
                LIMITS);
    }

    private boolean answers() {
        if (!Files.exists(socket())) {
            return false;
        }
        try {
            return sql("SELECT 1").startsWith("1");
        } catch (BactrianException e) {
            return false; // not yet; the deadline ends it
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
