package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program of ours as a process of its own, which can be killed. */
record OwnJvm(Process process, Path output) {
    /** {@code bactrian} with arguments, on the configuration of a site. */
    static OwnJvm bactrian(Path output, Path home, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", home.resolve("config").toString()));
        all.addAll(List.of("--routes", SharedLab.base().resolve("routes").toString()));
        return start(output, "org.bactrian.cli.Bactrian", all);
    }

    /** A main class of the product or of the tests. */
    static OwnJvm start(Path output, String main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(arguments);
        return new OwnJvm(
                new ProcessBuilder(command)
                        .directory(output.getParent().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Waits until it is where the test wants it. */
    OwnJvm until(String where, Await.Condition condition) throws Exception {
        Await.until(where, () -> {
            assertThat(process.isAlive()).as(said()).isTrue();
            return condition.holds();
        });
        return this;
    }

    /** As {@code kill -9}; what it had started ends with it. */
    void kill() throws Exception {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().waitFor();
        Await.until("its children end with it", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Its children whose program ends so. */
    List<ProcessHandle> children(String program) {
        try (Stream<ProcessHandle> children = process.descendants()) {
            return children.filter(child -> child.info().command().orElse("").endsWith(program))
                    .toList();
        }
    }

    String said() throws IOException {
        return Files.readString(output);
    }
}
