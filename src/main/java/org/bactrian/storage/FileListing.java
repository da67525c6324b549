package org.bactrian.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bactrian.artifact.ObjectStat;

/** The files below a directory as objects. */
final class FileListing extends SimpleFileVisitor<Path> {
    private final Path root;
    private final String prefix;
    private final List<ObjectStat> found = new ArrayList<>();

    private FileListing(Path root, String prefix) {
        this.root = root;
        this.prefix = prefix;
    }

    /** The objects whose name begins with the prefix, by name. */
    static List<ObjectStat> of(Path root, String prefix) throws IOException {
        FileListing listing = new FileListing(root, prefix);
        Files.walkFileTree(root, listing);
        listing.found.sort(Comparator.comparing(ObjectStat::name));
        return listing.found;
    }

    static ObjectStat stat(Path root, Path file) throws IOException {
        return stat(root, file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    private static ObjectStat stat(Path root, Path file, BasicFileAttributes attributes) {
        return new ObjectStat(
                name(root, file),
                attributes.size(),
                null,
                attributes.lastModifiedTime().toInstant());
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString();
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        String path = directory.equals(root) ? "" : name(root, directory) + "/";
        boolean leads = path.startsWith(prefix) || prefix.startsWith(path);
        return leads ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String name = name(root, file);
        boolean unfinished = String.valueOf(file.getFileName()).startsWith(ObjectName.PART);
        if (attributes.isRegularFile() && !unfinished && name.startsWith(prefix)) {
            found.add(stat(root, file, attributes));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
        if (fault instanceof NoSuchFileException && !file.equals(root)) {
            return FileVisitResult.CONTINUE; // deleted, or published under its name, while we walked
        }
        throw fault;
    }
}
