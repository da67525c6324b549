package org.bactrian.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.KameletCheck;
import org.bactrian.config.Problem;
import org.bactrian.config.YamlReader;

/**
 * The files of {@code routes/} as people wrote them. Finds what Camel would only say at start, one mistake at a time, or
 * never: a name that breaks the rules, a {@code direct:} that nothing consumes, an option that does not exist, a kamelet
 * parameter that is ignored. Takes some seconds: not for every start.
 */
public final class RouteFiles {
    private final Path directory;
    private final List<RouteFile> files;
    private final List<Problem> unreadable;

    private RouteFiles(Path directory, List<RouteFile> files, List<Problem> unreadable) {
        this.directory = directory;
        this.files = files;
        this.unreadable = unreadable;
    }

    /**
     * Reads all route files and kamelets below a directory.
     *
     * @throws UncheckedIOException when the directory or a file cannot be read
     */
    public static RouteFiles in(Path directory) {
        List<RouteFile> files = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path path : paths(directory)) {
            try {
                new YamlReader(path.toString(), problems)
                        .read(Files.readString(path))
                        .ifPresent(document -> files.add(new RouteFile(path, document)));
            } catch (IOException e) {
                throw new UncheckedIOException(path + " cannot be read", e);
            }
        }
        return new RouteFiles(directory, List.copyOf(files), List.copyOf(problems));
    }

    /** How many routes the files hold; templates and kamelets are not counted. */
    public long routeCount() {
        return files.stream()
                .flatMap(file -> file.routes().keySet().stream())
                .filter(pointer -> pointer.endsWith("/route"))
                .count();
    }

    /** Everything that is wrong, by file and line. A file that does not fit the schema is not looked at further. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>(unreadable);
        RouteSchema schema = new RouteSchema();
        List<RouteFile> sound = new ArrayList<>();
        for (RouteFile file : files) {
            List<Problem> found = schema.problems(file);
            problems.addAll(found);
            if (found.isEmpty()) {
                sound.add(file);
            }
        }
        sound.forEach(file -> problems.addAll(RouteNames.problems(file)));
        sound.forEach(file -> problems.addAll(RouteHabits.problems(file)));
        // a broken file still consumes what its text says: its faults must not show up in others
        problems.addAll(new DirectTargets(files).problems(sound));
        problems.addAll(new KameletCheck(directory).check());
        EndpointOptions options = new EndpointOptions();
        sound.forEach(file -> problems.addAll(options.problems(file)));
        return sorted(problems);
    }

    /** What is wrong with the keys of {@code application.properties}, and with those that the routes ask for. */
    public static List<Problem> propertyProblems(Path file, ApplicationProperties properties) {
        return new PropertyKeys(file).problems(properties);
    }

    List<RouteFile> files() {
        return files;
    }

    private static List<Problem> sorted(List<Problem> problems) {
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .toList();
    }

    private static List<Path> paths(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(RouteFile::named)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be read", e);
        }
    }
}
