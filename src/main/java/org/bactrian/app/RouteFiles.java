package org.bactrian.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.KameletCheck;
import org.bactrian.config.Problem;
import org.bactrian.config.Problem.Severity;
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
     * @throws UncheckedIOException when the directory cannot be read
     */
    public static RouteFiles in(Path directory) {
        List<RouteFile> files = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path path : paths(directory)) {
            YamlReader.read(path, problems).ifPresent(document -> files.add(new RouteFile(path, document)));
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
        problems.addAll(RouteNames.twice(files));
        // a broken file still consumes what its text says: its faults must not show up in others
        problems.addAll(new DirectTargets(files).problems(sound));
        problems.addAll(new KameletCheck(directory).check());
        EndpointOptions options = new EndpointOptions();
        sound.forEach(file -> problems.addAll(options.problems(file)));
        return sorted(problems);
    }

    /** What the files lack: any route, keys of {@code application.properties} that they ask for, kamelets of kinds. */
    public List<Problem> missing(Optional<Set<String>> keys, Optional<Set<String>> kamelets) {
        List<Problem> problems = new ArrayList<>();
        if (routeCount() == 0) {
            String hint = "name their directory with --routes DIR";
            problems.add(new Problem(directory.toString(), 0, "", "no route files are here", hint, Severity.ERROR));
        }
        keys.ifPresent(known -> files.forEach(file -> problems.addAll(PropertyKeys.unknown(file, known))));
        for (String kamelet : kamelets.orElse(Set.of())) {
            Path path = directory.resolve("kamelets").resolve(kamelet + ".kamelet.yaml");
            if (!Files.exists(path)) {
                String hint = "a kind in targets.yaml or people.yaml needs it; restore the file";
                problems.add(new Problem(path.toString(), 0, "", "the kamelet is missing", hint, Severity.ERROR));
            }
        }
        return problems;
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
