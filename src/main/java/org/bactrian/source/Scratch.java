package org.bactrian.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/**
 * A directory for plaintext that one dump or restore needs on disk: 0700, removed at its end whatever happened. A locked
 * file beside it says that its owner lives, so that what a killed process left behind is told from what another one uses.
 */
final class Scratch implements Closeable {
    private static final String LOCK = ".lock";
    /** Lock files of this process: to open and close one of them would take its lock away (fcntl(2)). */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path lockFile;
    private final Path directory;
    private final FileChannel channel;

    private Scratch(Path lockFile, Path directory, FileChannel channel) {
        this.lockFile = lockFile;
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * @param parent made when it is missing
     * @param prefix begins the names of this use, by which its leftovers are known
     * @param room bytes that are going to be needed
     * @throws BactrianException when there is less room
     */
    static Scratch create(Path parent, String prefix, long room) throws IOException {
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(parent, onlyOwner);
        wipeLeftovers(parent, prefix);
        long free = parent.toFile().getUsableSpace();
        if (free < room) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "directory " + parent + " has " + free + " bytes free, and a copy needs " + room,
                    "free some; for a scratch directory, set another bactrian.scratch.directory");
        }
        String name = prefix + "-" + UUID.randomUUID();
        Path lockFile = parent.toRealPath().resolve(name + LOCK);
        OWN.add(lockFile);
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileLock lock = channel.lock();
        if (!lock.isValid() || !Files.exists(lockFile)) {
            channel.close();
            OWN.remove(lockFile);
            throw new IOException("scratch directory " + parent + " was wiped by another process just now: try again");
        }
        return new Scratch(lockFile, Files.createDirectory(parent.resolve(name), onlyOwner), channel);
    }

    /** The directory. */
    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            remove(directory);
            Files.deleteIfExists(lockFile);
        } finally {
            OWN.remove(lockFile);
        }
    }

    /** Removes what processes that live no more left below a directory. */
    static void wipeLeftovers(Path parent, String prefix) throws IOException {
        wipe(parent, prefix + "-");
    }

    /** Removes what processes that live no more left below a directory that is for nothing else. */
    static void wipeAllLeftovers(Path parent) throws IOException {
        wipe(parent, "");
    }

    private static void wipe(Path parent, String beginning) throws IOException {
        List<Path> locks;
        try (Stream<Path> files = Files.list(parent.toRealPath())) {
            locks = files.filter(file ->
                            name(file).startsWith(beginning) && name(file).endsWith(LOCK))
                    .filter(file -> !OWN.contains(file))
                    .toList();
        }
        for (Path lock : locks) {
            wipeWhenDead(parent, lock);
        }
    }

    private static void wipeWhenDead(Path parent, Path lockFile) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                String name = name(lockFile);
                remove(parent.resolve(name.substring(0, name.length() - LOCK.length())));
                Files.deleteIfExists(lockFile);
            }
        } catch (OverlappingFileLockException | java.nio.file.NoSuchFileException e) {
            // in use by this process, or its owner has just removed it: nothing is left over
            return;
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
