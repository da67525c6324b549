package org.bactrian.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Volume;
import org.jspecify.annotations.Nullable;

/**
 * Objects as plain files below a directory of this host or a mounted share. A put is invisible until it is whole: the
 * bytes go to a file {@code .part-*} beside the final name, are flushed to the disk, read back, and only then get their
 * name, which never replaces another file.
 */
public final class FileStore {
    private final String target;
    private final Path root;
    // whether the root bore a mark when it was last looked for one: a run does that before its first put
    private volatile boolean marked;

    /**
     * @param target the target's id, for messages and receipts
     * @param root an existing directory; it is never created, so that a missing mount is noticed
     */
    public FileStore(String target, Path root) {
        this.target = requireNonNull(target, "target");
        this.root = requireNonNull(root, "root");
    }

    /**
     * Writes a file to the store.
     *
     * @throws BactrianException REFUSED when another file has that name, VERIFICATION_FAILED when the bytes are not
     *     those the volume declares, FAILED when the directory is missing, has no room or has lost its mark
     * @throws IOException when the file system fails; trying again may help
     */
    public Receipt put(Volume volume, String object) throws IOException {
        try {
            Receipt receipt = store(volume, object);
            marked |= isMark(object);
            return receipt;
        } catch (FileSystemException e) {
            throw new IOException("target '" + target + "' could not store '" + object + "': " + words(e), e);
        }
    }

    private Receipt store(Volume volume, String object) throws IOException {
        Path file = place(object);
        StagedFile.requireReadable(volume);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return present(volume, object, file);
        }
        requireRoom(volume, object);
        requireMark(object);
        Path directory = requireNonNull(file.getParent(), "directory");
        Files.createDirectories(directory);
        Path part = directory.resolve(ObjectName.PART + UUID.randomUUID());
        try {
            write(volume, part);
            prove(volume, part, object);
            if (!publish(part, file)) {
                return present(volume, object, file);
            }
        } finally {
            Files.deleteIfExists(part);
        }
        flushDirectories(directory);
        return receipt(volume, Receipt.Outcome.STORED);
    }

    /** What lies there under the name, or null when nothing does. */
    public @Nullable ObjectStat stat(String object) throws IOException {
        Path file = place(object);
        ObjectStat stat = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? FileListing.stat(root, file) : null;
        if (isMark(object)) {
            marked = stat != null;
        }
        return stat;
    }

    /**
     * Copies an object to a file of this host, which appears when it is whole.
     *
     * @return with the sha256 of the bytes as they were read
     * @throws BactrianException NOT_FOUND when nothing lies there under the name
     */
    public ObjectStat get(String object, Path destination) throws IOException {
        Path file = place(object);
        ObjectStat stat = stat(object);
        if (stat == null) {
            throw new BactrianException(
                    ErrorKind.NOT_FOUND, "target '" + target + "' has no object '" + object + "'", "");
        }
        FileDigest read;
        try (InputStream in = Files.newInputStream(file)) {
            read = Download.write(in, destination);
        }
        return new ObjectStat(object, read.size(), read.hex(), stat.modified());
    }

    /** All objects whose name begins with the prefix, by name. Unfinished puts are not among them. */
    public List<ObjectStat> list(String prefix) throws IOException {
        requireRoot();
        return FileListing.of(root, prefix);
    }

    /**
     * Removes an object, and the directories that it leaves empty, or with nothing but unfinished puts of a killed process.
     * One that is not there is no error.
     */
    public void delete(String object) throws IOException {
        Path file = place(object);
        Files.deleteIfExists(file);
        marked &= !isMark(object);
        for (Path directory = file.getParent();
                directory != null && !directory.equals(root);
                directory = directory.getParent()) {
            try {
                Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                if (!removeUnfinished(directory)) {
                    return; // other objects lie there
                }
            }
        }
    }

    /** Removes a directory that holds nothing but what killed processes left of their puts; false when there is more. */
    private static boolean removeUnfinished(Path directory) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(directory)) {
            left = files.toList();
        }
        if (!left.stream().allMatch(file -> String.valueOf(file.getFileName()).startsWith(ObjectName.PART))) {
            return false;
        }
        for (Path part : left) {
            Files.deleteIfExists(part);
        }
        Files.deleteIfExists(directory);
        return true;
    }

    private Path place(String object) {
        requireRoot();
        return root.resolve(ObjectName.check(object));
    }

    private void requireRoot() {
        if (!Files.isDirectory(root)) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "directory " + root + " of target '" + target + "' does not exist",
                    "create it, or mount the file system that holds it");
        }
    }

    private static boolean isMark(String object) {
        return object.equals(InstallationMark.OBJECT);
    }

    /** A root that had its mark and has it no more is not the place any more: its disk was unmounted. */
    private void requireMark(String object) {
        if (marked && !isMark(object) && !Files.exists(root.resolve(InstallationMark.OBJECT))) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "target '" + target + "' lost its " + InstallationMark.OBJECT + " while it was in use: " + root
                            + " is not the place any more",
                    "is its disk still mounted? 'bactrian copy repair' brings later what is missing there");
        }
    }

    // the message of some of these is a path and nothing else
    private static String words(FileSystemException e) {
        if (e.getReason() != null) {
            return String.valueOf(e.getMessage());
        }
        String what = e.getClass().getSimpleName().replaceAll("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return what.toLowerCase(Locale.ROOT) + " " + e.getMessage();
    }

    private void requireRoom(Volume volume, String object) throws IOException {
        long free = root.toFile().getUsableSpace();
        if (free < volume.size()) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "target '" + target + "' has " + free + " bytes free, " + object + " needs " + volume.size(),
                    "free space below " + root + ", or let retention expire more");
        }
    }

    /** The kernel copies: what passes is not looked at here, for all of it is read back. */
    private static void write(Volume volume, Path part) throws IOException {
        try (FileChannel in = FileChannel.open(volume.file(), StandardOpenOption.READ);
                FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long copied = 0;
            for (long count = 1; count > 0; copied += count) {
                count = in.transferTo(copied, in.size() - copied, out);
            }
            out.force(true);
        }
    }

    /** Reads the stored bytes back. When they are wrong, the staged file is read too, to tell which of the two is. */
    private void prove(Volume volume, Path part, String object) throws IOException {
        FileDigest stored = FileDigest.of(part, "SHA-256");
        if (!stored.hex().equals(volume.sha256()) || stored.size() != volume.size()) {
            StagedFile.requireDeclared(volume);
        }
        StagedFile.requireSame(volume, stored, "what target '" + target + "' stored for " + object);
    }

    /** A hard link is the one call that gives a file its name and fails when the name is taken. */
    private static boolean publish(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            return move(part, file); // a file system without hard links, such as vfat
        }
    }

    private static boolean move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** A name is on the disk only when its directory is, up to the root. */
    private void flushDirectories(Path lowest) throws IOException {
        Path end = root.getParent();
        for (Path directory = lowest; directory != null && !directory.equals(end); directory = directory.getParent()) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private Receipt present(Volume volume, String object, Path file) throws IOException {
        boolean same = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == volume.size()
                && FileDigest.of(file, "SHA-256").hex().equals(volume.sha256());
        if (!same) {
            throw Overwrite.refuse(target, object);
        }
        return receipt(volume, Receipt.Outcome.PRESENT);
    }

    private Receipt receipt(Volume volume, Receipt.Outcome outcome) {
        return new Receipt(target, volume.name(), outcome, Receipt.Proof.SHA256, volume.size(), "");
    }
}
