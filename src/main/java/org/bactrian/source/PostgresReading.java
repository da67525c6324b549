package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.NotProvable;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.jspecify.annotations.Nullable;

/** A dump read to its end by pg_restore, which turns all of it into SQL that is thrown away. */
final class PostgresReading implements Landing {
    private final PostgresTools tools;
    private final Manifest manifest;
    private final Map<String, Object> evidence = new LinkedHashMap<>();
    private volatile @Nullable Child running;

    PostgresReading(PostgresTools tools, Manifest manifest) {
        this.tools = tools;
        this.manifest = manifest;
    }

    @Override
    public List<String> overwrites() {
        return List.of();
    }

    @Override
    public long scratchBytes() {
        return 0;
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        PostgresTools.Programs programs = programs();
        for (StoredStream stream : payload.streams()) {
            if (stream.name().equals("main")) {
                readArchive(stream, Command.of(programs.program("pg_restore"), "--file=/dev/null"));
            } else {
                readGlobals(stream);
            }
        }
        evidence.put("pg_restore", programs.version());
    }

    @Override
    public Map<String, Object> check() {
        manifest.streams().forEach(stream -> evidence.put(stream.name() + "Bytes", stream.plainSize()));
        return evidence;
    }

    @Override
    public String swap() {
        return "";
    }

    @Override
    public void verify() {
        // nothing is in a place
    }

    @Override
    public String undo() {
        return "nothing was touched";
    }

    @Override
    public void close() {
        Child child = running;
        if (child != null) {
            child.close();
        }
    }

    private PostgresTools.Programs programs() {
        try {
            return tools.reading(manifest.tools().getOrDefault("pg_dump", ""));
        } catch (BactrianException e) {
            throw new NotProvable(e.getMessage() + "; " + e.hint());
        }
    }

    private void readArchive(StoredStream stream, Command pgRestore) throws IOException {
        try (Child child = Child.start(pgRestore)) {
            running = child;
            new ArchiveFeed(stream, manifest).into(child);
        } catch (BactrianException e) {
            throw e.kind() == ErrorKind.FAILED
                    ? new BactrianException(
                            ErrorKind.VERIFICATION_FAILED,
                            "pg_restore cannot read backup " + manifest.directory() + ": " + e.getMessage(),
                            "restore another backup",
                            e)
                    : e;
        } finally {
            running = null;
        }
    }

    private void readGlobals(StoredStream stream) throws IOException {
        LastBytes last = new LastBytes(OutputStream.nullOutputStream());
        new ProvenStream(stream, manifest).copyTo(last);
        if (!last.contain(PostgresDump.END_OF_GLOBALS)) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "stream " + stream.name() + " of backup " + manifest.directory()
                            + " does not end as pg_dumpall's output does",
                    "restore another backup");
        }
    }
}
