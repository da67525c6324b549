package org.bactrian.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * @param outsideLinks whether symbolic links that lead out of the directory are kept as they are; else they are left out and
 *     named. Nothing is ever written through one
 */
record TarFile(Path file, long entries, boolean outsideLinks) {
    /**
     * Unpacks it, with modes, times and attributes; with owners as root.
     *
     * @param directory empty
     * @param paths absolute: only these, and what is below them; empty: all
     * @return evidence: {@code leftOut}, {@code owners}
     * @throws BactrianException VERIFICATION_FAILED when a name leads out of the directory, or an entry is no file,
     *     directory or link; NOT_FOUND when a path is not in it
     */
    Map<String, Object> unpack(Path directory, List<Path> paths) {
        refuseNames();
        try {
            // it says nothing while it works, however long that is
            Child.run(
                    new Command(arguments(directory, paths), Map.of("LC_ALL", "C"), Map.of(), null),
                    TimeLimits.STANDARD.maxDuration());
            List<String> leftOut = new ArrayList<>();
            Files.walkFileTree(directory, new Inspection(directory, leftOut, outsideLinks));
            String owners = root()
                    ? "kept"
                    : "all of user '" + System.getProperty("user.name") + "': only root gives files away";
            return Map.of("leftOut", List.copyOf(leftOut), "owners", owners);
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.FAILED, "the archive cannot be unpacked to " + directory + ": " + e.getMessage(), "", e);
        } catch (BactrianException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains(": Not found in archive")) {
                throw new BactrianException(
                        ErrorKind.NOT_FOUND,
                        "the backup does not hold all of " + paths,
                        "choose paths that it holds",
                        e);
            }
            throw e.kind() == ErrorKind.FAILED ? wrong(message) : e;
        }
    }

    private List<String> arguments(Path directory, List<Path> paths) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "tar",
                "--extract",
                "--file=" + file,
                "--directory=" + directory,
                "--preserve-permissions",
                "--acls",
                "--xattrs",
                root() ? "--xattrs-include=*" : "--xattrs-include=user.*",
                root() ? "--same-owner" : "--no-same-owner",
                "--no-unquote",
                "--"));
        for (Path path : paths) {
            arguments.add(Path.of("/").relativize(path).toString());
        }
        return arguments;
    }

    private static boolean root() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private void refuseNames() {
        // a newline in a name comes as \n in this style
        Command list = Command.of("tar", "--list", "--absolute-names", "--quoting-style=escape", "--file=" + file);
        try (Child child = Child.start(list);
                BufferedReader names =
                        new BufferedReader(new InputStreamReader(child.stdout(), StandardCharsets.ISO_8859_1))) {
            child.stdin().close();
            for (String name = names.readLine(); name != null; name = names.readLine()) {
                if (name.startsWith("/") || List.of(name.split("/", -1)).contains("..")) {
                    throw wrong("its entry '" + name + "' leads out of the directory");
                }
            }
            child.finish();
        } catch (IOException e) {
            throw new UncheckedIOException("the archive " + file + " cannot be listed", e);
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
        private final boolean outsideLinks;

        private Inspection(Path root, List<String> leftOut, boolean outsideLinks) {
            this.root = root;
            this.leftOut = leftOut;
            this.outsideLinks = outsideLinks;
        }

        @Override
        public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes) throws IOException {
            if (attributes.isOther()) {
                throw wrong("its entry '" + root.relativize(entry) + "' is no file, directory or link");
            }
            if (attributes.isSymbolicLink() && !outsideLinks) {
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
