package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code bactrian restore ... --over-live --yes} as a process of its own, which can be killed. */
record RestoreCommand(Process process, Path output) {
    static RestoreCommand start(Path output, Site site, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.bactrian.cli.Bactrian",
                "restore"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--over-live", "--yes", "--config"));
        command.add(site.home().resolve("config").toString());
        command.addAll(List.of("--routes", SharedLab.base().resolve("routes").toString()));
        return new RestoreCommand(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Waits until it is where the test wants it. */
    RestoreCommand until(String where, Await.Condition condition) throws Exception {
        Await.until(where, () -> {
            assertThat(process.isAlive()).as(said()).isTrue();
            return condition.holds();
        });
        return this;
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String said() throws IOException {
        return Files.readString(output);
    }
}
