package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;

/** An SQLite database in WAL or rollback mode, copied by SQLite itself while writers write. Setting: {@code path}. */
public final class SqliteSource implements Source {
    private static final long BIG = 1L << 30;
    private final Path scratchDir;
    private final Clock clock;

    /** @param scratchDir where the copy lies while it is streamed; as large as the largest database */
    public SqliteSource(Path scratchDir, Clock clock) {
        this.scratchDir = requireNonNull(scratchDir);
        this.clock = requireNonNull(clock);
    }

    @Override
    public Payload dump(SourceSpec source) {
        return new SqliteDump(source, scratchDir, clock);
    }

    @Override
    public List<Finding> examine(SourceSpec source) {
        List<Finding> findings = new ArrayList<>();
        String subject = "source " + source.id();
        try {
            Path path = Path.of(source.settings().required("path"));
            try (SqliteFile file = SqliteFile.open(path)) {
                String mode = file.pragma("journal_mode");
                findings.add(
                        new Finding(Level.OK, subject, "database " + path + " is readable, journal mode " + mode, ""));
                if (SqliteFile.size(path) <= BIG) {
                    file.check();
                    findings.add(new Finding(Level.OK, subject, "quick_check found nothing", ""));
                }
            }
            findings.add(room(subject, path));
        } catch (BactrianException e) {
            findings.add(new Finding(Level.ERROR, subject, String.valueOf(e.getMessage()), e.hint()));
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            findings.add(new Finding(Level.ERROR, subject, String.valueOf(e.getMessage()), "check the source's path"));
        }
        return List.copyOf(findings);
    }

    private Finding room(String subject, Path path) throws IOException {
        Path existing = scratchDir.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        long free = existing.toFile().getUsableSpace();
        long needed = SqliteDump.room(path);
        return free < needed
                ? new Finding(
                        Level.ERROR,
                        subject,
                        "scratch directory " + scratchDir + " has " + free + " bytes free, and a copy needs " + needed,
                        "free some, or set another bactrian.scratch.directory")
                : new Finding(Level.OK, subject, "scratch directory " + scratchDir + " has room for the copy", "");
    }
}
