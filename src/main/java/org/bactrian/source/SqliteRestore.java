package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.SourceSpec;
import org.bactrian.source.SqlitePlacement.Destination;

/** Brings SQLite databases back: in place, to another path, as a file in a directory, or only to look at them. */
public final class SqliteRestore implements Restorer {
    /** The name of the database in a directory of plain files. */
    static final String PLAIN = "main.db";

    private static final SourceId CATALOG = new SourceId("bactrian", "catalog");
    private final Path scratchDir;
    private final Clock clock;

    /** @param scratchDir where databases that are only looked at lie meanwhile */
    public SqliteRestore(Path scratchDir, Clock clock) {
        this.scratchDir = requireNonNull(scratchDir);
        this.clock = requireNonNull(clock);
    }

    @Override
    public Landing open(SourceSpec source, RestoreOrder order, Manifest manifest, String runId) {
        SqliteProof proof = new SqliteProof(source, manifest);
        return switch (order.place()) {
            case LIVE, ELSEWHERE, DIRECTORY ->
                new SqlitePlacement(destination(source, order), manifest, proof, clock.instant());
            case SCRATCH -> new SqliteLook(scratchDir, manifest, proof, true);
            case CONTENT -> new SqliteLook(scratchDir, manifest, proof, false);
            case TABLES ->
                throw new BactrianException(
                        ErrorKind.USAGE,
                        "single tables of " + source.id() + " cannot be restored: its kind is sqlite",
                        "restore it to another path (--to), and copy the tables from there: ATTACH in sqlite3");
        };
    }

    private static Destination destination(SourceSpec source, RestoreOrder order) {
        // a source that only a target knows has no settings: it goes to the place that is named
        Optional<Path> live = source.settings().text("path").map(Path::of);
        Path path = switch (order.place()) {
            case LIVE -> Path.of(source.settings().required("path"));
            case ELSEWHERE -> Path.of(order.to());
            default -> Path.of(order.to()).resolve(PLAIN);
        };
        if (source.id().equals(CATALOG) && live.isPresent() && isSame(path, live.get())) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "the catalog " + live.get() + " is in use by this process and cannot be replaced by it",
                    "restore it to another path (--to) and put it there by hand, or 'bactrian catalog rebuild'");
        }
        boolean directory = order.place() == RestoreOrder.Place.DIRECTORY;
        return new Destination(path, directory, order.overLive() && !directory, order.safety());
    }

    private static boolean isSame(Path path, Path live) {
        if (path.toAbsolutePath().normalize().equals(live.toAbsolutePath().normalize())) {
            return true;
        }
        try {
            return Files.exists(path) && Files.exists(live) && Files.isSameFile(path, live);
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED, "path " + path + " cannot be looked at: " + e.getMessage(), "", e);
        }
    }
}
