package org.bactrian.staging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.Volume;

/**
 * Where a run keeps the closed files that are on their way to the targets: {@code <root>/<runId>/}, readable by the
 * owner alone. Nothing here is durable, and nothing here is plaintext.
 */
public final class StagingArea {
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final int maxClosedVolumes;
    // the lease allows one run a source
    private final Map<Run, Cut> open = new ConcurrentHashMap<>();
    private volatile boolean interrupted;

    /**
     * @param root made when it is missing
     * @param maxClosedVolumes volumes of one run that may wait or be in use while the next is written, at least 1
     */
    public StagingArea(Path root, int maxClosedVolumes) {
        if (maxClosedVolumes < 1) {
            throw new IllegalArgumentException("maxClosedVolumes is " + maxClosedVolumes + ", not at least 1");
        }
        this.root = root.toAbsolutePath().normalize();
        this.maxClosedVolumes = maxClosedVolumes;
    }

    /**
     * Gets the payload ready to be written into volumes; the dump starts with the first {@link Cut#hasNext}. The caller
     * closes the cut, which closes the payload.
     *
     * @param volumeSize bytes of every volume but the last of a stream
     * @param maxDuration after which a dump that has not ended is ended
     * @throws BactrianException when the file system has no room for {@code maxClosedVolumes + 1} volumes
     * @throws UncheckedIOException when the directory cannot be made
     */
    public Cut cut(Payload encoded, Run run, long volumeSize, Duration maxDuration) {
        if (volumeSize < 1) {
            throw new IllegalArgumentException("volumeSize is " + volumeSize + ", not at least 1");
        }
        try {
            Path directory = directory(run);
            requireRoom(directory, Math.multiplyExact(volumeSize, maxClosedVolumes + 1L), "volumeSize");
            Cut cut = new Cut(encoded, directory, volumeSize, maxClosedVolumes, maxDuration);
            open.put(run, cut);
            if (interrupted) {
                cut.interrupt(interruption());
            }
            return cut;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a directory of the run for volumes that come back.
     *
     * @param bytes that will lie there at the same time
     * @throws BactrianException when the file system has no room for them
     * @throws UncheckedIOException when the directory cannot be made
     */
    public Path room(Run run, long bytes) {
        try {
            Path directory = directory(run);
            requireRoom(directory, bytes, "bactrian.restore.window");
            return Files.createTempDirectory(directory, "volumes-", OWNER_ONLY_DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a volume that every target has answered for, and lets the dump go on. See {@link Cut#release}. */
    public void release(Cut cut, Volume volume) {
        cut.release(volume);
    }

    /** Ends every dump of this process, those under way and those to come; their runs fail as INTERRUPTED. */
    public void interrupt() {
        interrupted = true;
        open.values().forEach(cut -> cut.interrupt(interruption()));
    }

    private static BactrianException interruption() {
        return new BactrianException(
                ErrorKind.INTERRUPTED, "the backup was interrupted by a signal", "start it again with bactrian backup");
    }

    /** Plain bytes of a source dumped so far; empty when this process does not dump it now. */
    public OptionalLong progress(SourceId source) {
        return open.entrySet().stream()
                .filter(entry -> entry.getKey().source().equals(source))
                .mapToLong(entry -> entry.getValue().progress())
                .findFirst();
    }

    /**
     * Writes a small file into the run's directory, in place of one of the same name.
     *
     * @throws BactrianException FAILED when the disk is full
     * @throws UncheckedIOException when it cannot be written
     */
    public Volume file(Run run, String name, byte[] bytes) {
        try {
            Path file = directory(run).resolve(Path.of(name).getFileName());
            Files.deleteIfExists(file);
            try (SeekableByteChannel channel = Files.newByteChannel(
                    file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY_FILE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            return new Volume(name, file, bytes.length, Sha256.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(explained(root, e));
        }
    }

    /**
     * Where a stored file is fetched to for a run; {@link #clean} removes it, if nobody did before.
     *
     * @param name its plain name in the backup's directory
     * @param bytes how large it is to be
     * @throws BactrianException FAILED when the file system has no room for it
     * @throws UncheckedIOException when the directory cannot be made
     */
    public Path place(Run run, String name, long bytes) {
        try {
            Path directory = directory(run);
            long free = directory.toFile().getUsableSpace();
            if (free < bytes) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        "the staging directory " + root + " has " + free + " bytes free, " + name + " needs " + bytes,
                        "free space there");
            }
            return directory.resolve(Path.of(name).getFileName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends the run's dump if it still runs, and deletes what the run left; nothing when it left nothing.
     *
     * @throws UncheckedIOException when it cannot be deleted
     */
    public void clean(Run run) {
        try {
            Cut cut = open.remove(run);
            if (cut != null) {
                cut.close();
            }
        } finally {
            deleteAll(child(run.id()));
        }
    }

    /**
     * Deletes what dead runs left, such as after a power failure.
     *
     * @param liveRunIds runs of this host that may still be working here
     * @throws UncheckedIOException when it cannot be deleted
     */
    public void sweep(Set<String> liveRunIds) {
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(root)) {
            for (Path run : runs) {
                if (!liveRunIds.contains(String.valueOf(run.getFileName()))) {
                    delete(run);
                }
            }
        } catch (NoSuchFileException e) {
            // nothing was staged here yet
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path directory(Run run) throws IOException {
        Path directory = child(run.id());
        Files.createDirectories(root, OWNER_ONLY_DIRECTORY);
        Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
        return directory;
    }

    private Path child(String name) {
        Path child = root.resolve(name).normalize();
        if (!root.equals(child.getParent())) {
            throw new IllegalArgumentException("'" + name + "' cannot name a staging directory");
        }
        return child;
    }

    private static void requireRoom(Path directory, long needed, String setting) throws IOException {
        long free = directory.toFile().getUsableSpace();
        if (free < needed) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "the staging directory " + directory.getParent() + " has " + free + " bytes free, needed are "
                            + needed,
                    "free space there, or set a smaller " + setting);
        }
    }

    /** What a failed write below the root means. @throws BactrianException FAILED when its disk is full */
    static IOException explained(Path directory, IOException e) {
        // the system's message may be in the user's language, so the free space is asked too
        boolean full = directory.toFile().getUsableSpace() < (1 << 20);
        if (full || String.valueOf(e.getMessage()).contains("No space left on device")) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "the staging directory " + directory + " is full",
                    "free space there, or set a smaller volumeSize",
                    e);
        }
        return e;
    }

    private static void deleteAll(Path path) {
        try {
            delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    delete(child);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
