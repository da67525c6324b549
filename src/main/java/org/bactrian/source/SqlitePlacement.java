package org.bactrian.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/** An SQLite database restored to a path: loaded into a file beside it, proven, then put there in one rename. */
final class SqlitePlacement implements Landing {
    /**
     * Where to, and what may happen there.
     *
     * @param path of the database
     * @param directoryToo whether a missing directory is made
     * @param replaces whether a database that is there may be replaced
     * @param safety whether one that cannot be read may be moved aside
     */
    record Destination(Path path, boolean directoryToo, boolean replaces, Safety safety) {}

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Destination destination;
    private final Manifest manifest;
    private final SqliteProof proof;
    private final Instant now;
    private final List<Path> made = new ArrayList<>();
    private @Nullable SqliteExchange exchange;
    private @Nullable Scratch scratch;
    private boolean occupied;
    private boolean unreadable;

    /** @param now becomes part of the old database's new name */
    SqlitePlacement(Destination destination, Manifest manifest, SqliteProof proof, Instant now) {
        this.destination = destination;
        this.manifest = manifest;
        this.proof = proof;
        this.now = now;
    }

    @Override
    public List<String> overwrites() {
        Path path = destination.path();
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            return List.of("database " + path + " (" + SqliteFile.size(path) + " bytes, last changed "
                    + Files.getLastModifiedTime(path) + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long scratchBytes() {
        return 0;
    }

    @Override
    public void load(StoredPayload payload) throws IOException {
        Path real = realDestination();
        SqliteExchange place = new SqliteExchange(real);
        place.sweep();
        requireAllowed(place);
        exchange = place;
        Scratch beside = Scratch.create(
                Objects.requireNonNull(real.getParent()), ".restoring-" + real.getFileName(), manifest.plainSize());
        scratch = beside;
        MainStream.copy(payload, manifest, beside.directory().resolve("new.db"));
    }

    @Override
    public Map<String, Object> check() {
        return proof.whole(fresh());
    }

    @Override
    public String swap() {
        SqliteExchange place = Objects.requireNonNull(exchange, "load comes before swap");
        try {
            Path fresh = fresh();
            String time = TIME.format(now);
            if (!occupied) {
                place.place(fresh);
            } else if (unreadable) {
                place.replaceUnreadable(fresh, time);
            } else {
                place.replace(fresh, time);
            }
            Path kept = place.kept();
            return kept == null ? "" : kept.toString();
        } catch (IOException | UnsupportedOperationException e) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "the restored database cannot be put to " + destination.path() + ": " + e.getMessage(),
                    "its directory must be on a file system with hard links, and this user may give files their owner",
                    e);
        }
    }

    @Override
    public void verify() {
        proof.inPlace(destination.path());
    }

    @Override
    public String undo() {
        SqliteExchange place = exchange;
        if (place == null || !place.swapped()) {
            return "what is at " + destination.path() + " is as it was before";
        }
        Path old = place.kept();
        try {
            place.putBack();
            return old == null
                    ? "nothing was at " + destination.path() + " before, and nothing is now"
                    : "the database before was put back to " + destination.path();
        } catch (IOException | BactrianException e) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "the database before cannot be put back to " + destination.path() + ": " + e.getMessage(),
                    old == null ? "remove the restored one by hand" : "it is whole: " + old,
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        Scratch used = scratch;
        if (used != null) {
            used.close();
        }
        SqliteExchange place = exchange;
        if (place == null || !place.swapped()) {
            for (int i = made.size() - 1; i >= 0; i--) {
                Files.deleteIfExists(made.get(i));
            }
            made.clear();
        }
    }

    private Path fresh() {
        return Objects.requireNonNull(scratch, "load comes first").directory().resolve("new.db");
    }

    /** The file that is meant, where a symbolic link leads to it; its directory exists then. */
    private Path realDestination() throws IOException {
        Path path = destination.path().toAbsolutePath().normalize();
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        Path directory = Objects.requireNonNull(path.getParent());
        if (destination.directoryToo()) {
            make(directory);
        }
        if (!Files.isDirectory(directory)) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "there is no directory " + directory + " for database " + path,
                    "make it, for the user who is to own the database");
        }
        return directory.toRealPath().resolve(path.getFileName());
    }

    private void make(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (!Files.exists(directory) && parent != null) {
            make(parent);
            Files.createDirectory(directory);
            made.add(directory);
        }
    }

    private void requireAllowed(SqliteExchange place) throws IOException {
        List<Path> present = place.present();
        if (present.isEmpty()) {
            return;
        }
        if (!destination.replaces()) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    present.get(0) + " is there and would be replaced",
                    "choose another place, or allow it: --over-live");
        }
        occupied = true;
        String fault = place.unreadable().orElse("");
        unreadable = !fault.isEmpty();
        if (unreadable && destination.safety() != Safety.NONE) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "what is there cannot be kept safe as a database: " + fault,
                    "--without-safety, with who decides it and why, moves it aside as it is");
        }
    }
}
