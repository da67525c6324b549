package org.bactrian.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.SampleEstate;

/**
 * A Java that starts commands as quickly as the launcher's does: with an archive of the classes, made once for all
 * commands of this JVM. Such an archive wants jars, and the tests run from directories.
 */
final class SharedClasses {
    private static final List<String> JAVA = prepare();

    private SharedClasses() {}

    /** The beginning of a command line, up to the class path. */
    static List<String> java() {
        return JAVA;
    }

    private static List<String> prepare() {
        try {
            Path directory = Files.createTempDirectory("bactrian-classes-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory), "classes-end"));
            List<String> java = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr"));
            String classPath = Arrays.stream(
                            System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .filter(Files::exists)
                    .map(entry -> Files.isDirectory(entry) ? jar(entry, directory) : entry)
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
            Path archive = directory.resolve("commands.jsa");
            archive(java, archive, classPath);
            java.addAll(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive, "-cp", classPath));
            return List.copyOf(java);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path jar(Path classes, Path directory) {
        Path jar = directory.resolve(classes.getFileName() + ".jar");
        StringWriter said = new StringWriter();
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        new PrintWriter(said),
                        new PrintWriter(said),
                        "--create",
                        "--no-compress",
                        "--file=" + jar,
                        "-C",
                        classes.toString(),
                        ".");
        if (code != 0) {
            throw new IllegalStateException("jar of " + classes + ": " + said);
        }
        return jar;
    }

    // of a command that starts all routes
    private static void archive(List<String> java, Path archive, String classPath)
            throws IOException, InterruptedException {
        Path home = Files.createDirectory(archive.resolveSibling("home"));
        SampleEstate estate = SampleEstate.in(home);
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", classPath, Bactrian.class.getName()));
        command.addAll(
                List.of("--config", estate.config().toString(), "backups", "show", "20260101T000000Z-full-0000"));
        Ended ended = Ended.of(home, estate.environment(), command);
        if (!Files.exists(archive)) {
            throw new IllegalStateException("no archive of classes: " + ended);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
