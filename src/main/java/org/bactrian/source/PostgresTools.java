package org.bactrian.source;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.NotProvable;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;

/** Finds the programs of PostgreSQL that fit a server: of its major version, else the nearest newer one. */
public final class PostgresTools {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");
    private static final Pattern FIRST_NUMBER = Pattern.compile("^\\d{1,4}");
    private final List<Path> searchPath;

    /** @param searchPath directories with programs, in order of preference */
    public PostgresTools(List<Path> searchPath) {
        this.searchPath = List.copyOf(searchPath);
    }

    /** Looks in {@code /usr/lib/postgresql/<version>/bin}, where Debian puts them, then along the PATH. */
    public static PostgresTools standard() {
        List<Path> directories = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.sorted(Comparator.reverseOrder())
                        .map(dir -> dir.resolve("bin"))
                        .forEach(directories::add);
            } catch (IOException e) {
                throw new BactrianException(
                        ErrorKind.FAILED, "directory " + DEBIAN + " cannot be listed: " + e.getMessage(), "", e);
            }
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String directory : path.split(File.pathSeparator, -1)) {
            directories.add(Path.of(directory));
        }
        return new PostgresTools(directories);
    }

    /**
     * The programs of one installation.
     *
     * @param directory where they lie
     * @param version of pg_dump, such as {@code 15.18}
     * @param major its first number
     */
    record Programs(Path directory, String version, int major) {
        String program(String name) {
            return directory.resolve(name).toString();
        }
    }

    /** @throws BactrianException when no pg_dump is there, or all are older than the server */
    Programs fitting(int serverMajor, String serverVersion) {
        List<Programs> found = installed();
        String hint = "install a pg_dump of version " + serverMajor + " or newer, such as Debian's package"
                + " postgresql-client-" + serverMajor;
        return found.stream()
                .filter(programs -> programs.major() >= serverMajor)
                .min(Comparator.comparingInt(Programs::major))
                .orElseThrow(() -> new BactrianException(
                        ErrorKind.FAILED,
                        found.isEmpty()
                                ? "no pg_dump was found for the server's version " + serverVersion
                                : "pg_dump " + newest(found).version() + " ("
                                        + newest(found).directory() + ") is older than the server, which is "
                                        + serverVersion,
                        hint));
    }

    /**
     * The programs that can read an archive, the nearest to its version.
     *
     * @param archiveVersion of the pg_dump that wrote it
     * @throws BactrianException when there are none, or all are older
     */
    Programs reading(String archiveVersion) {
        int archiveMajor = major(archiveVersion);
        List<Programs> found = installed();
        return found.stream()
                .filter(programs -> programs.major() >= archiveMajor)
                .min(Comparator.comparingInt(Programs::major))
                .orElseThrow(() -> new BactrianException(
                        ErrorKind.FAILED,
                        found.isEmpty()
                                ? "no pg_restore was found for an archive of pg_dump " + archiveVersion
                                : "pg_restore " + newest(found).version() + " ("
                                        + newest(found).directory() + ") is older than the archive, which pg_dump "
                                        + archiveVersion + " wrote",
                        "install a pg_restore of version " + archiveMajor + " or newer, such as Debian's package"
                                + " postgresql-client-" + archiveMajor));
    }

    /** The first number of a version such as {@code 15.18}; 0 when there is none. */
    static int major(String version) {
        Matcher matcher = FIRST_NUMBER.matcher(version);
        return matcher.find() ? Integer.parseInt(matcher.group()) : 0;
    }

    /**
     * The programs that run a server of the version of one that was dumped.
     *
     * @throws NotProvable when none is installed
     */
    Programs server(String dumpedVersion) {
        int dumped = major(dumpedVersion);
        return servers().stream()
                .filter(programs -> programs.major() == dumped)
                .findFirst()
                .orElseThrow(() -> new NotProvable("this host has no server of PostgreSQL " + dumped
                        + ", whose dump it is; install the package postgresql-" + dumped));
    }

    /**
     * The major versions of which a server can be started here.
     *
     * @throws NotProvable when no server is installed
     */
    List<Integer> serverMajors() {
        List<Integer> majors =
                servers().stream().map(Programs::major).distinct().sorted().toList();
        if (majors.isEmpty()) {
            throw new NotProvable("this host has no PostgreSQL server; install the package postgresql");
        }
        return majors;
    }

    private List<Programs> servers() {
        return installed().stream()
                .filter(programs -> Files.isExecutable(programs.directory().resolve("initdb"))
                        && Files.isExecutable(programs.directory().resolve("postgres")))
                .toList();
    }

    private List<Programs> installed() {
        return searchPath.stream()
                .filter(directory -> Files.isExecutable(directory.resolve("pg_dump")))
                .distinct()
                .flatMap(directory -> look(directory).stream())
                .toList();
    }

    private static Optional<Programs> look(Path directory) {
        String program = directory.resolve("pg_dump").toString();
        String answer;
        try {
            answer = Child.output(Command.of(program, "--version"), TimeLimits.STANDARD);
        } catch (BactrianException e) {
            // Debian's wrapper in /usr/bin fails while no version is installed: then it is none
            return Optional.empty();
        }
        Matcher matcher = VERSION.matcher(answer);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String major = matcher.group(2);
        return Optional.of(new Programs(directory, matcher.group(1), Integer.parseInt(major)));
    }

    private static Programs newest(List<Programs> found) {
        return found.stream().max(Comparator.comparingInt(Programs::major)).orElseThrow();
    }
}
