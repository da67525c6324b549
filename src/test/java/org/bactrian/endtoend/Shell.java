package org.bactrian.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Commands as a person would type them. */
final class Shell {
    private Shell() {}

    /** Output and messages of a script for bash; an exit code other than 0 fails the test with them. */
    static String run(Path directory, Map<String, String> environment, String script)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new AssertionError("exit code " + exit + " of\n" + script + "\n" + output);
        }
        return output;
    }
}
