package org.bactrian.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * Our own copy of a repository, from which backups are made: nobody pushes into it, and only what is new is fetched. It holds
 * nothing that the repository has not: when it is lost or broken, it is made again. One process uses it at a time.
 */
final class GitMirror implements Closeable {
    private static final String REFS = "+refs/*:refs/*";
    private final GitAddress address;
    private final GitTool git;
    private final Path directory;
    private @Nullable FileChannel lock;

    /** @param root holds all mirrors: {@code <system>/<source>} */
    GitMirror(Path root, SourceId source, GitAddress address, GitTool git) {
        this.address = address;
        this.git = git;
        this.directory = root.toAbsolutePath().resolve(source.system()).resolve(source.source());
    }

    /** The bare repository. */
    Path directory() {
        return directory;
    }

    /**
     * Fetches all refs, forgets those that are gone, and proves that every object is there and whole. A mirror that is
     * broken is made again once.
     *
     * @throws BactrianException BUSY when another process uses it; FAILED when the repository cannot be fetched or is broken
     * @throws IOException when it cannot be written
     */
    void update() throws IOException {
        hold();
        Path half = beside(".new");
        remove(half);
        boolean fresh = !isWorthKeeping();
        try {
            if (fresh) {
                remove(directory);
                copy(half);
            } else {
                fetch();
            }
        } catch (BactrianException e) {
            remove(half);
            throw address.failure("cannot fetch", e);
        }
        try {
            GitProof.fsck(git, directory);
        } catch (BactrianException broken) {
            if (fresh) {
                throw address.failure("broken repository", broken);
            }
            remove(directory);
            update();
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel held = lock;
        if (held != null) {
            lock = null;
            held.close();
        }
    }

    private void copy(Path half) throws IOException {
        git.work(with(
                List.of("clone", "--mirror", "--no-local", "--template=", "--progress"),
                List.of("--", address.repository(), half.toString())));
        Files.createDirectories(half.resolve("info"));
        // an archive holds all files, whatever the repository's own attributes leave out of one
        Files.writeString(half.resolve("info/attributes"), "* -export-ignore -export-subst\n");
        Files.move(half, directory);
    }

    /** Of this address, and not empty: git cannot tell which checksums an empty repository is going to have. */
    private boolean isWorthKeeping() throws IOException {
        return Files.exists(directory.resolve("HEAD"))
                && git.textIfAny("--git-dir=" + directory, "config", "--local", "remote.origin.url")
                        .equals(address.repository())
                && !git.text("--git-dir=" + directory, "for-each-ref", "--count=1")
                        .isEmpty();
    }

    private void fetch() throws IOException {
        removeLocks();
        String head = git.text(with(List.of("ls-remote", "--symref"), List.of("--", address.repository(), "HEAD"))
                .toArray(String[]::new));
        boolean detached = !head.isEmpty() && !head.startsWith("ref: ");
        List<String> refs = new ArrayList<>(List.of("--", address.repository(), REFS));
        if (detached) {
            refs.add("HEAD");
        }
        List<String> fetch = List.of(
                "--git-dir=" + directory, "fetch", "--prune", "--no-tags", "--no-recurse-submodules", "--progress");
        git.work(with(fetch, refs));
        point(head.lines().findFirst().orElse(""), detached);
    }

    /** @param head as ls-remote gives it: {@code ref: <name>} or an object, and a tab; empty when its branch has no commit */
    private void point(String head, boolean detached) throws IOException {
        String value = head.replaceFirst("\t.*", "");
        if (detached) {
            git.text("--git-dir=" + directory, "update-ref", "--no-deref", "HEAD", value);
        } else if (!head.isEmpty()) {
            git.text("--git-dir=" + directory, "symbolic-ref", "HEAD", value.substring("ref: ".length()));
        } else if (!GitProof.head(directory).startsWith("ref: ")) {
            git.text("--git-dir=" + directory, "symbolic-ref", "HEAD", "refs/heads/main");
        }
    }

    private List<String> with(List<String> command, List<String> operands) throws IOException {
        List<String> all = new ArrayList<>(address.settings());
        all.addAll(command);
        all.addAll(address.reader());
        all.addAll(operands);
        return all;
    }

    private void hold() throws IOException {
        if (lock != null) {
            return;
        }
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(java.util.Objects.requireNonNull(directory.getParent()), onlyOwner);
        FileChannel channel = FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                lock = channel;
                return;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw busy();
        }
        channel.close();
        throw busy();
    }

    private BactrianException busy() {
        return new BactrianException(
                ErrorKind.BUSY,
                "mirror " + directory + " is in use by another backup",
                "try again when that has ended");
    }

    /** Locks that a killed git left behind: nobody else works here. */
    private void removeLocks() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".lock"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private Path beside(String ending) {
        return directory.resolveSibling(directory.getFileName() + ending);
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
