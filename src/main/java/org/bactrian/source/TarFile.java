package org.bactrian.source;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;

/**
 * A tar archive on disk that is unpacked below a directory and nowhere else.
 *
 * @param file proven to be the dumped one
 * @param entries files, directories and links in it
 */
record TarFile(Path file, long entries) {
    /**
     * Unpacks it. Symbolic links that lead out of the directory are left out and named; modes are kept as far as the umask
     * allows, owners are not.
     *
     * @param directory empty
     * @return evidence: {@code leftOut}
     * @throws BactrianException VERIFICATION_FAILED when a name leads out of the directory, or an entry is no file,
     *     directory or link
     */
    Map<String, Object> unpack(Path directory) {
        refuseNames();
        try {
            Child.output(
                    Command.of(
                            "tar",
                            "--extract",
                            "--file=" + file,
                            "--directory=" + directory,
                            "--no-same-owner",
                            "--no-same-permissions",
                            "--keep-old-files"),
                    TimeLimits.STANDARD);
            List<String> leftOut = new ArrayList<>();
            Files.walkFileTree(directory, new Inspection(directory, leftOut));
            return Map.of("leftOut", List.copyOf(leftOut));
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED, "the archive cannot be unpacked to " + directory + ": " + e.getMessage(), "", e);
        } catch (BactrianException e) {
            throw e.kind() == ErrorKind.FAILED ? wrong(String.valueOf(e.getMessage())) : e;
        }
    }

    private void refuseNames() {
        // a newline in a name comes as \n in this style
        String names = Child.output(
                Command.of("tar", "--list", "--absolute-names", "--quoting-style=escape", "--file=" + file),
                TimeLimits.STANDARD);
        for (String name : names.lines().toList()) {
            if (name.startsWith("/") || List.of(name.split("/", -1)).contains("..")) {
                throw wrong("its entry '" + name + "' leads out of the directory");
            }
        }
    }

    private static BactrianException wrong(String what) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED,
                "the archive was not unpacked: " + what,
                "restore from an earlier backup; Bactrian's own archives hold nothing like it");
    }

    /** Looks at what was unpacked. */
    private static final class Inspection extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<String> leftOut;

        private Inspection(Path root, List<String> leftOut) {
            this.root = root;
            this.leftOut = leftOut;
        }

        @Override
        public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes) throws IOException {
            if (attributes.isOther()) {
                throw wrong("its entry '" + root.relativize(entry) + "' is no file, directory or link");
            }
            if (attributes.isSymbolicLink()) {
                Path target = Files.readSymbolicLink(entry);
                if (target.isAbsolute()
                        || !entry.resolveSibling(target).normalize().startsWith(root)) {
                    Files.delete(entry);
                    leftOut.add(root.relativize(entry) + " -> " + target);
                }
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
