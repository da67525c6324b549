package org.bactrian.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.statement.PostgresStatements;
import org.jspecify.annotations.Nullable;

/**
 * Loads a dump into a new database of a server: nothing that is there is touched but, when asked, what the server shares.
 * Where the scratch directory has room for the plain archive, pg_restore works on it with all processors; else the archive
 * streams through it.
 */
final class PostgresLoading implements Closeable {
    /** Begins the names of the scratch directories of restores. */
    static final String PREFIX = "postgres";

    private final PostgresServer server;
    private final Manifest manifest;
    private final Path scratchDir;
    private final String database;
    private final boolean spooled;
    private List<String> there = List.of();
    private @Nullable Scratch scratch;
    private volatile @Nullable Child running;
    private volatile boolean closed;

    /**
     * @param scratchDir made when it is missing
     * @param database to be made; none of this name is there
     */
    PostgresLoading(PostgresServer server, Manifest manifest, Path scratchDir, String database) {
        this.server = server;
        this.manifest = manifest;
        this.scratchDir = scratchDir;
        this.database = database;
        this.spooled = SpoolRoom.free(scratchDir) >= SpoolRoom.needed(manifest);
    }

    /** Bytes of plain data that the scratch directory gets. */
    long scratchBytes() {
        return spooled ? SpoolRoom.needed(manifest) : 0;
    }

    /**
     * Makes the database and loads all streams, then gives it owner, comment, rights and settings.
     *
     * @param globals whether roles and tablespaces are made too
     * @throws BactrianException VERIFICATION_FAILED when the bytes are not the dumped ones; FAILED when the server cannot
     *     take them, or lacks roles
     */
    void load(StoredPayload payload, boolean globals) throws IOException {
        prepare(globals);
        Path archive = null;
        boolean rolesReady = !globals;
        for (StoredStream stream : payload.streams()) {
            if (!stream.name().equals("main")) {
                takeGlobals(stream, globals);
                rolesReady = true;
            } else if (spooled) {
                archive = spoolArchive(stream);
            } else if (rolesReady) {
                create();
                run(pgRestore(List.of()), stream);
            } else {
                throw SpoolRoom.lacking(scratchDir, manifest, "to make the roles before the content");
            }
        }
        if (archive != null) {
            create();
            restore(archive, List.of("--jobs=" + Runtime.getRuntime().availableProcessors()));
            Files.delete(archive);
        }
        server.sql(
                PostgresServer.beside(database),
                Map.of("db", database),
                new PostgresStatements(manifest.properties()).properties());
    }

    /**
     * Counts the rows, and runs the checks.
     *
     * @return evidence
     * @throws BactrianException VERIFICATION_FAILED, naming what differs
     */
    Map<String, Object> check(List<String> checks) {
        PostgresComparison comparison = new PostgresComparison(server, database);
        Map<String, Object> evidence = new LinkedHashMap<>(comparison.rows(manifest.counts()));
        evidence.put("checks", comparison.checks(checks));
        if (!there.isEmpty()) {
            evidence.put("globalsThereAlready", there);
        }
        return evidence;
    }

    /** Drops the database, if it is there, whoever is connected. */
    void drop() {
        new PostgresDatabases(server).drop(database);
    }

    /** Ends what runs, and removes what lies in the scratch directory. The database stays. */
    @Override
    public void close() throws IOException {
        closed = true;
        Child child = running;
        if (child != null) {
            child.close();
        }
        Scratch own = scratch;
        if (own != null) {
            scratch = null;
            own.close();
        }
    }

    /**
     * Looks whether the server can take the dump, before anything is changed.
     *
     * @param globals whether missing roles will be made
     */
    void prepare(boolean globals) {
        server.refuseOlderThan(manifest.tools().getOrDefault("server", ""), PostgresServer.beside(database));
        if (!globals) {
            refuseMissingRoles();
        }
    }

    /** @throws BactrianException when the scratch directory has no room for the plain archive */
    void refuseWithoutRoom(String purpose) {
        if (!spooled) {
            throw SpoolRoom.lacking(scratchDir, manifest, purpose);
        }
    }

    /** The recorded rows of each table. */
    Map<String, Long> counts() {
        return manifest.counts();
    }

    /** Makes the empty database. */
    void create() {
        server.sql(
                PostgresServer.beside(database),
                Map.of("db", database),
                new PostgresStatements(manifest.properties()).create());
    }

    /**
     * Writes the archive to a file in the scratch directory that only its owner can read, and proves it. It then says where
     * the data of each table lies, as if pg_dump had written it to a file.
     *
     * @throws BactrianException VERIFICATION_FAILED when it is not the dumped one, or not whole
     */
    Path spoolArchive(StoredStream stream) throws IOException {
        Path file = fresh("main.dump");
        ArchivePositions positions;
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            positions = new ArchiveFeed(stream, manifest).into(out);
        }
        positions.writeInto(file);
        return file;
    }

    /** Writes a stream to a file in the scratch directory that only its owner can read, and proves it. */
    private Path spool(StoredStream stream, String name) throws IOException {
        Path file = fresh(name);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            new ProvenStream(stream, manifest).copyTo(out);
        }
        return file;
    }

    private Path fresh(String name) throws IOException {
        Scratch own = scratch;
        if (own == null) {
            own = Scratch.create(scratchDir, PREFIX, 0);
            scratch = own;
        }
        return Files.createFile(own.directory().resolve(name), PlainFiles.ONLY_OWNER);
    }

    private void takeGlobals(StoredStream stream, boolean wanted) throws IOException {
        if (wanted) {
            Path file = spool(stream, stream.name() + ".sql");
            there = new PostgresGlobals(server, PostgresServer.beside(database)).make(file);
            Files.delete(file);
        } else {
            prove(stream);
        }
    }

    /** Reads a stream that is not needed. */
    void prove(StoredStream stream) throws IOException {
        new ProvenStream(stream, manifest).copyTo(OutputStream.nullOutputStream());
    }

    /** Loads an archive's file into the database. */
    void restore(Path archive, List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(options);
        arguments.add(archive.toString());
        run(pgRestore(arguments), null);
    }

    private Command pgRestore(List<String> more) {
        List<String> arguments = new ArrayList<>(
                List.of("--exit-on-error", "--no-password", "--dbname=" + PostgresServer.connection(database)));
        arguments.addAll(more);
        return server.command("pg_restore", database, arguments).thatLeads();
    }

    private void run(Command command, @Nullable StoredStream stream) throws IOException {
        try (Child child = Child.start(command)) {
            running = child;
            if (closed) {
                throw new IOException("the restore of " + manifest.directory() + " was closed");
            }
            if (stream == null) {
                child.copyTo(OutputStream.nullOutputStream(), PostgresServer.LIMITS);
                child.finish();
            } else {
                new ArchiveFeed(stream, manifest).into(child);
            }
        } catch (BactrianException e) {
            throw told(e);
        } finally {
            running = null;
        }
    }

    private static BactrianException told(BactrianException e) {
        String message = String.valueOf(e.getMessage());
        return e.hint().isEmpty() && message.contains("role \"") && message.contains("does not exist")
                ? new BactrianException(e.kind(), message, "--globals makes the roles of the backup first", e)
                : e;
    }

    private void refuseMissingRoles() {
        Set<String> missing = new TreeSet<>(new PostgresStatements(manifest.properties()).roles());
        missing.removeAll(JsonList.texts(server.sql(PostgresServer.beside(database), Map.of(), Statement.LIST_ROLES)));
        if (!missing.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    server.words() + " lacks the roles " + String.join(", ", missing) + "; nothing was changed",
                    "--globals makes the roles of the backup first");
        }
    }
}
