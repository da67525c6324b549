package org.bactrian.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.NotProvable;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.jspecify.annotations.Nullable;

/**
 * A private PostgreSQL cluster in the scratch directory, for proving restores: careless of power loss, without network,
 * as a user who sees neither configuration nor keys nor catalog. It ends with this process, even when that is killed.
 */
final class ScratchCluster implements Closeable {
    /** Begins the names of its directories in the scratch directory. */
    static final String PREFIX = "cluster";

    private static final String SUPERUSER = "bactrian_scratch"; // a name that no dump's roles have
    private static final TimeLimits LIMITS = new TimeLimits(Duration.ofMinutes(5), Duration.ofMinutes(5));
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int IN_PLACE_TABLESPACES = 15;
    /** Prints the first file with content that is readable, and the network's interfaces. */
    private static final String LOOK = """
            for path; do find "$path" -type f -size +0 -readable -print -quit 2>/dev/null; done
            tail -n +3 /proc/self/net/dev | grep -v '^ *lo:' || true
            """;

    private final Scratch scratch;
    private final Confinement confinement;
    private final PostgresTools.Programs programs;
    private @Nullable Child server;

    private ScratchCluster(Scratch scratch, Confinement confinement, PostgresTools.Programs programs) {
        this.scratch = scratch;
        this.confinement = confinement;
        this.programs = programs;
    }

    /**
     * Makes a cluster and starts it.
     *
     * @param programs with initdb and postgres
     * @param room bytes that it is going to need
     * @throws NotProvable when this host cannot run one apart
     * @throws BactrianException when there is too little room, or PostgreSQL does not start
     */
    static ScratchCluster start(ScratchSite site, PostgresTools.Programs programs, long room) throws IOException {
        Confinement confinement = site.confinement();
        ScratchCluster cluster =
                new ScratchCluster(Scratch.create(site.scratchDir(), PREFIX, room), confinement, programs);
        try {
            cluster.initialise();
            cluster.launch();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** How the programs of PostgreSQL reach it, from outside of its confinement. */
    Map<String, String> environment() {
        Child running = server;
        if (running == null) {
            throw new IllegalStateException("the scratch cluster does not run");
        }
        // through the server's own view of the file system: the path outside may be too long for a socket
        Path socket = Path.of("/proc", Long.toString(running.pid()), "root")
                .resolve(Path.of("/").relativize(Confinement.INSIDE))
                .resolve("socket");
        return Map.of("PGHOST", socket.toString(), "PGPORT", "5432", "PGUSER", SUPERUSER, "LC_ALL", "C.UTF-8");
    }

    /** The cluster as a server to restore to. */
    PostgresServer postgres() {
        return new PostgresServer(environment(), Map.of(), programs, "the scratch cluster");
    }

    /** What separates it from the rest, as it was looked at. */
    Map<String, Object> isolation() {
        return Map.of(
                "user",
                confinement.user(),
                "network",
                "none",
                "unseen",
                confinement.hidden().stream().map(Path::toString).toList());
    }

    /** Ends the server at once, and removes all of it. */
    @Override
    public void close() throws IOException {
        try (scratch) {
            Child running = server;
            server = null;
            if (running != null) {
                exit(Command.of("sh", "-c", "kill -QUIT \"$1\" || true", "sh", Long.toString(running.pid())));
                running.close();
            }
        }
    }

    private void initialise() throws IOException {
        Path home = Files.createDirectory(
                home(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(
                home.resolve("socket"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Path own : List.of(home, home.resolve("socket"))) {
            Files.setAttribute(own, "unix:uid", confinement.user());
            Files.setAttribute(own, "unix:gid", confinement.group());
        }
        requireApart();
        Child.output(
                apart(
                        programs.program("initdb"),
                        "--pgdata=data",
                        "--username=" + SUPERUSER,
                        "--auth-local=trust",
                        "--auth-host=reject",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"),
                LIMITS);
        Files.writeString(
                home.resolve("data/postgresql.conf"), String.join("\n", settings()), StandardOpenOption.APPEND);
    }

    private List<String> settings() {
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses = ''",
                "unix_socket_directories = '" + Confinement.INSIDE.resolve("socket") + "'",
                "unix_socket_permissions = 0700",
                "fsync = off",
                "synchronous_commit = off",
                "full_page_writes = off",
                "wal_level = minimal",
                "max_wal_senders = 0",
                "autovacuum = off",
                "maintenance_work_mem = 128MB",
                "dynamic_shared_memory_type = mmap"));
        if (programs.major() >= IN_PLACE_TABLESPACES) {
            settings.add("allow_in_place_tablespaces = on");
        }
        settings.add("");
        return settings;
    }

    /** Looks as the cluster's user what it can see. */
    private void requireApart() {
        List<String> look = new ArrayList<>(List.of("sh", "-c", LOOK, "sh"));
        confinement.hidden().forEach(path -> look.add(path.toString()));
        String seen = Child.output(apart(look.toArray(String[]::new)), LIMITS).strip();
        if (!seen.isEmpty()) {
            throw new NotProvable(
                    "the scratch cluster's user would see " + seen.lines().toList()
                            + "; prove restores on a host whose mounts can be closed (docs/verification.md)");
        }
    }

    private void launch() {
        Child child = Child.start(apart(
                programs.program("postgres"),
                "-D",
                Confinement.INSIDE.resolve("data").toString()));
        server = child;
        Command ready = new Command(List.of(programs.program("pg_isready"), "-q"), environment(), Map.of(), null);
        long deadline = System.nanoTime() + START.toNanos();
        while (exit(ready) != 0) {
            if (System.nanoTime() > deadline
                    || !ProcessHandle.of(child.pid())
                            .map(ProcessHandle::isAlive)
                            .orElse(false)) {
                throw new BactrianException(
                        ErrorKind.FAILED, "the scratch cluster did not start: " + child.stderrTail(), "");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private Path home() {
        return scratch.directory().resolve("home");
    }

    private Command apart(String... program) {
        return confinement.command(home(), List.of(program));
    }

    private static int exit(Command command) {
        try (Child child = Child.start(command)) {
            child.copyTo(OutputStream.nullOutputStream(), LIMITS);
            return child.exitCode();
        } catch (IOException e) {
            throw new BactrianException(ErrorKind.FAILED, command.program() + " failed: " + e.getMessage(), "", e);
        }
    }
}
