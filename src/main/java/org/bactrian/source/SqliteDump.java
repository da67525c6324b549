package org.bactrian.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.config.SourceSpec;
import org.jspecify.annotations.Nullable;

/** One dump of an SQLite database: a copy of all its pages at one moment, checked, then streamed. */
final class SqliteDump implements Payload {
    /** Begins the names of its copies in the scratch directory. */
    static final String PREFIX = "sqlite";

    private static final List<String> KEPT =
            List.of("page_size", "journal_mode", "user_version", "application_id", "encoding", "auto_vacuum");

    private static final int BUFFER = 128 * 1024;

    private final SourceSpec source;
    private final Path scratchDir;
    private final Clock clock;
    private final List<PayloadStream> streams;
    private volatile boolean closed;
    private @Nullable DumpFacts facts;

    SqliteDump(SourceSpec source, Path scratchDir, Clock clock) {
        this.source = source;
        this.scratchDir = scratchDir;
        this.clock = clock;
        this.streams = List.of(PayloadStream.plain("main", this::write));
    }

    @Override
    public List<PayloadStream> streams() {
        return streams;
    }

    @Override
    public DumpFacts facts() {
        DumpFacts known = facts;
        if (known == null) {
            throw new IllegalStateException("the dump of " + source.id() + " was not written to its end");
        }
        return known;
    }

    /** Ends the dump at its next write; the writing thread removes the copy. */
    @Override
    public void close() {
        closed = true;
    }

    private void write(OutputStream out) throws IOException {
        Path path = Path.of(source.settings().required("path"));
        try (SqliteFile file = SqliteFile.open(path);
                Scratch scratch = Scratch.create(scratchDir, PREFIX, room(path))) {
            Path copy = scratch.directory().resolve("copy.db");
            // the file has no clock of its own: what was committed before this moment is in the copy
            Instant moment = clock.instant();
            Map<String, Object> properties = new LinkedHashMap<>();
            for (String name : KEPT) {
                properties.put(name, file.pragma(name));
            }
            file.copyTo(copy);
            Map<String, Long> counts = checkedCounts(copy);
            stream(copy, out);
            facts = new DumpFacts(moment, Map.of("sqlite", file.version()), counts, properties);
        }
    }

    private static Map<String, Long> checkedCounts(Path copy) {
        try (SqliteFile file = SqliteFile.openUnchanging(copy)) {
            file.check();
            return file.counts();
        }
    }

    /** A tenth more than the database, since it grows while it is copied. */
    static long room(Path path) throws IOException {
        return SqliteFile.size(path) / 10 * 11;
    }

    private void stream(Path copy, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(copy)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (closed) {
                    throw new IOException("the dump of " + source.id() + " was closed");
                }
                out.write(buffer, 0, count);
            }
        }
    }
}
