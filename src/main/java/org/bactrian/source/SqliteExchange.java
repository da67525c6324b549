package org.bactrian.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new database file in the place of an old one in one rename, and back: one exchange. The old one is first linked to another
 * name: whenever this process is killed, the path holds one whole database, and no log of another one lies beside it.
 */
final class SqliteExchange {
    private static final String KEPT = ".before-";
    private final Path destination;
    private boolean swapped;
    private @Nullable Path kept;

    /** @param destination without symbolic links; the file need not exist */
    SqliteExchange(Path destination) {
        this.destination = destination;
    }

    /** What lies there: the database and what SQLite keeps beside it. */
    List<Path> present() {
        List<Path> files = new ArrayList<>();
        Stream.concat(Stream.of(""), SqliteHold.SIDES.stream())
                .map(side -> beside(destination, side))
                .filter(Files::exists)
                .forEach(files::add);
        return List.copyOf(files);
    }

    /**
     * Whether the database that is there can be read and is nobody's: then it can be exchanged as a whole.
     *
     * @return why it cannot be read; empty when it can
     * @throws BactrianException REFUSED when it is in use
     */
    Optional<String> unreadable() throws IOException {
        if (!Files.exists(destination)) {
            return Optional.of("there is no " + destination + ", but a log of it is there");
        }
        SqliteHold.requireUnused(destination);
        // without its log at first: SQLite clears away the log of a file that it cannot read
        try (SqliteFile file = SqliteFile.openUnchanging(destination)) {
            file.answers("SELECT count(*) FROM sqlite_schema");
        } catch (BactrianException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        try (SqliteHold hold = SqliteHold.take(destination)) {
            hold.close();
            giveBackMode(hold, destination);
            return Optional.empty();
        } catch (BactrianException e) {
            if (e.kind() == ErrorKind.REFUSED) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Removes second names of the live file, which a process that was killed while it exchanged left behind. */
    void sweep() throws IOException {
        if (!Files.exists(destination)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory())) {
            for (Path file : files.filter(this::isKept).toList()) {
                if (Files.isSameFile(file, destination)) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * Puts a file in the place of the readable database, whose mode and owner it gets.
     *
     * @param time part of the old one's new name
     * @throws BactrianException REFUSED when it is in use
     */
    void replace(Path fresh, String time) throws IOException {
        Path second = free(time);
        try (SqliteHold hold = SqliteHold.take(destination)) {
            try {
                like(destination, fresh);
                Files.createLink(second, destination);
                rename(fresh, second);
            } finally {
                hold.close();
                giveBackMode(hold, swapped ? second : destination);
            }
        }
        sync();
    }

    /** As {@link #replace}, for a file that is no readable database: it is moved aside with what lies beside it. */
    void replaceUnreadable(Path fresh, String time) throws IOException {
        Path second = free(time);
        if (Files.exists(destination)) {
            like(destination, fresh);
            Files.createLink(second, destination);
        }
        try {
            moveSides(destination, second);
            rename(fresh, second);
        } finally {
            if (!swapped) {
                moveSides(second, destination);
            }
        }
        sync();
    }

    /** Puts a file where nothing is; its owner is the directory's, its mode 0600. */
    void place(Path fresh) throws IOException {
        likeOwner(directory(), fresh);
        Files.createLink(destination, fresh); // never overwrites
        swapped = true;
        Files.delete(fresh);
        sync();
    }

    /** Whether the new file is in place. */
    boolean swapped() {
        return swapped;
    }

    /** Where the old one is kept; null when there was none. */
    @Nullable
    Path kept() {
        return kept;
    }

    /**
     * Puts back what was there before; the new database is gone then.
     *
     * @throws BactrianException REFUSED when the new one is in use
     */
    void putBack() throws IOException {
        try (SqliteHold hold = SqliteHold.take(destination)) {
            swapBack();
            hold.close();
        } catch (BactrianException e) {
            if (e.kind() == ErrorKind.REFUSED) {
                throw e;
            }
            // it cannot be read, and is not wanted: what SQLite left beside it goes with it
            for (String side : SqliteHold.SIDES) {
                Files.deleteIfExists(beside(destination, side));
            }
            swapBack();
        }
    }

    private void swapBack() throws IOException {
        Path old = kept;
        if (old == null || !Files.exists(old)) {
            Files.deleteIfExists(destination);
        } else {
            Files.move(old, destination, StandardCopyOption.ATOMIC_MOVE);
        }
        if (old != null) {
            moveSides(old, destination);
        }
        swapped = false;
        kept = null;
        sync();
    }

    /** @param second a further name of the old file, which goes when the rename fails */
    private void rename(Path fresh, Path second) throws IOException {
        try {
            sync();
            Files.move(fresh, destination, StandardCopyOption.ATOMIC_MOVE);
            swapped = true;
            kept = second;
        } finally {
            if (!swapped) {
                Files.deleteIfExists(second);
            }
        }
    }

    private static void moveSides(Path from, Path to) throws IOException {
        for (String side : SqliteHold.SIDES) {
            if (Files.exists(beside(from, side))) {
                Files.move(beside(from, side), beside(to, side), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static void giveBackMode(SqliteHold hold, Path path) {
        if (hold.wal()) {
            SqliteHold.giveBackMode(path);
        }
    }

    private static void like(Path old, Path fresh) throws IOException {
        likeOwner(old, fresh);
        Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(old));
    }

    private static void likeOwner(Path old, Path fresh) throws IOException {
        PosixFileAttributes wanted = Files.readAttributes(old, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        if (!now.owner().equals(wanted.owner())) {
            view.setOwner(wanted.owner());
        }
        if (!now.group().equals(wanted.group())) {
            view.setGroup(wanted.group());
        }
    }

    private void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(directory(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private boolean isKept(Path file) {
        return String.valueOf(file.getFileName()).startsWith(destination.getFileName() + KEPT);
    }

    private Path free(String time) {
        Path kept = beside(destination, KEPT + time);
        for (int i = 2; Files.exists(kept); i++) {
            kept = beside(destination, KEPT + time + "-" + i);
        }
        return kept;
    }

    private Path directory() {
        return java.util.Objects.requireNonNull(destination.getParent());
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }
}
