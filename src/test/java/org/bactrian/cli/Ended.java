package org.bactrian.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How a process ended that ran for a test. */
record Ended(int exitCode, String out, String err) {
    private static final long PATIENCE_SECONDS = 120;

    /** Runs the real main in a JVM of its own, with options as the launcher gives them. */
    static Ended bactrian(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return of(directory, environment, command(arguments));
    }

    /** What starts the real main in a JVM of its own. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(SharedClasses.java());
        command.add(Bactrian.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a command to its end. */
    static Ended of(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().putAll(environment);
            builder.redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            Process process = builder.start();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError(command + " does not end: " + Files.readString(err));
                }
            } finally {
                process.destroyForcibly();
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
