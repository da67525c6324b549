package org.bactrian.config;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bactrian.config.Problem.Severity;

/**
 * Who may write what the service runs, and read what it signs with. Configuration and routes name commands and addresses:
 * who writes them acts as the service.
 */
final class FilePermissions {
    private static final Set<PosixFilePermission> WRITE = Set.of(GROUP_WRITE, OTHERS_WRITE);
    private static final Set<PosixFilePermission> READ_OR_WRITE =
            Set.of(GROUP_READ, OTHERS_READ, GROUP_WRITE, OTHERS_WRITE);
    private final List<Problem> problems;

    FilePermissions(List<Problem> problems) {
        this.problems = problems;
    }

    /** Everything below a directory, and itself, that others than its owner can write is a problem. */
    void checkTree(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted().filter(Files::exists).forEach(this::checkWritable);
        } catch (IOException | UncheckedIOException unreadable) {
            report(root, "the directory cannot be read", "the user of the service must be able to read it");
        }
    }

    private void checkWritable(Path path) {
        if (anybody(path, WRITE)) {
            report(path, "others can write it (" + mode(path) + ")", "chmod go-w " + quoted(path));
        }
    }

    /**
     * A file with a key or password that is missing, or that others can read or write, is a problem of its key.
     *
     * @param origin how one gets such a file
     */
    void checkSecret(ConfigFile file, String pointer, Path secret, String origin) {
        if (!Files.isRegularFile(secret)) {
            String message = "missing secret: file " + file.shown(pointer, secret) + " does not exist";
            file.error(pointer, message, origin + ", or write another path");
        } else if (anybody(secret, READ_OR_WRITE)) {
            String message = "others can read or write '" + secret + "' (" + mode(secret) + ")";
            file.error(pointer, message, "chmod 600 " + quoted(secret));
        }
    }

    private static boolean anybody(Path path, Set<PosixFilePermission> wanted) {
        return permissions(path).stream().anyMatch(wanted::contains);
    }

    private static String mode(Path path) {
        return PosixFilePermissions.toString(permissions(path));
    }

    private static Set<PosixFilePermission> permissions(Path path) {
        try {
            return Files.getPosixFilePermissions(path);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./+@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private void report(Path path, String message, String hint) {
        problems.add(new Problem(path.toString(), 0, "", message, hint, Severity.ERROR));
    }
}
