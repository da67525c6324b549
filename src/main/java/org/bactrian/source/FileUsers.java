package org.bactrian.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which processes have a file open, as Linux shows it in {@code /proc}; those that this process may not look into are not
 * seen. A program that holds a database open without a transaction has no lock on it: this finds it.
 */
final class FileUsers {
    private static final Path PROCESSES = Path.of("/proc");

    private FileUsers() {}

    /** For people: {@code process 4711 (argo)}; empty when nobody is seen. */
    static Optional<String> of(Path file) throws IOException {
        if (!Files.isDirectory(PROCESSES)) {
            return Optional.empty();
        }
        Path real = file.toRealPath();
        TreeSet<String> users = new TreeSet<>();
        try (Stream<Path> processes = Files.list(PROCESSES)) {
            processes
                    .filter(process -> String.valueOf(process.getFileName()).matches("\\d+"))
                    .filter(process -> holds(process.resolve("fd"), real))
                    .forEach(process -> users.add(words(process)));
        }
        return users.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", users));
    }

    private static boolean holds(Path descriptors, Path file) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                if (Files.readSymbolicLink(link).equals(file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // the process has just ended, or is another user's: then SQLite's lock alone decides
            return false;
        }
    }

    /** How a process is named here, by its directory in {@code /proc}. */
    static String words(Path process) {
        String name;
        try {
            name = Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            name = "ended just now"; // it is still named: it had the file a moment ago
        }
        return "process " + process.getFileName() + " (" + name + ")";
    }
}
