package org.bactrian.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.BactrianException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildTest {
    @Test
    void copiesOutputAndKeepsTheDirectoryAndVariables(@TempDir Path directory) throws Exception {
        Command command = new Command(
                List.of("sh", "-c", "echo $GREETING in $(pwd)"), Map.of("GREETING", "good day"), Map.of(), directory);

        assertThat(Child.output(command, TimeLimits.STANDARD))
                .isEqualTo("good day in " + directory.toRealPath() + "\n");
    }

    @Test
    void childGetsOnlyAFewOfOurVariables() {
        String environment = Child.output(Command.of("env"), TimeLimits.STANDARD);

        assertThat(environment.lines().map(line -> line.split("=")[0]))
                .isSubsetOf("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "_");
    }

    @Test
    void missingProgramIsNamed() {
        assertThatThrownBy(() -> Child.start(Command.of("no-such-program", "x")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("no-such-program did not start");
    }

    @Test
    void exitCodeAndLastWordsAreInTheMessageAndSecretsAreNot() throws Exception {
        Command command = new Command(
                List.of("sh", "-c", "echo password is $WORD >&2; exit 3"), Map.of(), Map.of("WORD", "s3cr3t"), null);
        try (Child child = Child.start(command)) {
            child.copyTo(OutputStream.nullOutputStream(), TimeLimits.STANDARD);
            assertThatThrownBy(child::finish)
                    .hasMessage("sh ended with exit code 3: password is ******")
                    .hasMessageNotContaining("s3cr3t");
        }
    }

    @Test
    void signalIsNamed() throws Exception {
        try (Child child = Child.start(Command.of("sh", "-c", "kill -KILL $$"))) {
            assertThatThrownBy(child::finish).hasMessage("sh was ended by signal 9");
        }
    }

    @Test
    void endOfALotOfStderrIsKeptInWholeLines() throws Exception {
        try (Child child = Child.start(Command.of("sh", "-c", "seq 1 200000 >&2; exit 1"))) {
            assertThatThrownBy(child::finish).satisfies(e -> {
                List<String> lines = List.of(e.getMessage().split("\n"));
                assertThat(lines.get(lines.size() - 1)).isEqualTo("200000");
                assertThat(lines.get(1)).matches("19\\d{4}");
                assertThat(e.getMessage().length()).isLessThan(9000);
            });
        }
    }

    @Test
    void stdinReachesTheChild() throws Exception {
        try (Child child = Child.start(Command.of("tr", "a-z", "A-Z"))) {
            try (OutputStream in = child.stdin()) {
                in.write("camel".getBytes(StandardCharsets.UTF_8));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(child.copyTo(out, TimeLimits.STANDARD)).isEqualTo(5);
            child.finish();
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("CAMEL");
        }
    }

    @Test
    void silenceEndsTheChild() throws Exception {
        TimeLimits limits = new TimeLimits(Duration.ofMinutes(1), Duration.ofMillis(200));
        try (Child child = Child.start(Command.of("sh", "-c", "echo on; sleep 600"))) {
            assertThatThrownBy(() -> child.copyTo(OutputStream.nullOutputStream(), limits))
                    .isInstanceOf(BactrianException.class)
                    .hasMessage("sh wrote nothing for 200 ms and was ended");
            assertThat(child.exitCode()).isEqualTo(128 + 9);
        }
    }

    @Test
    void aSlowReceiverIsNotSilence() throws Exception {
        TimeLimits limits = new TimeLimits(Duration.ofMinutes(1), Duration.ofMillis(200));
        try (Child child = Child.start(Command.of("sh", "-c", "echo on"));
                Child clock = Child.start(Command.of("sleep", "0.8"))) {
            OutputStream slow = new OutputStream() {
                @Override
                public void write(int b) {
                    clock.exitCode();
                }
            };
            assertThat(child.copyTo(slow, limits)).isEqualTo(3);
            child.finish();
        }
    }

    @Test
    void aChildThatTakesTooLongIsEnded() throws Exception {
        TimeLimits limits = new TimeLimits(Duration.ofMillis(300), Duration.ofMinutes(1));
        try (Child child = Child.start(Command.of("yes"))) {
            assertThatThrownBy(() -> child.copyTo(OutputStream.nullOutputStream(), limits))
                    .hasMessage("yes took longer than 300 ms and was ended");
        }
    }

    @Test
    void closeEndsTheChildAndWhatItStarted() throws Exception {
        Child child =
                Child.start(Command.of("sh", "-c", "sleep 600 & echo $!; trap '' TERM; while true; do wait; done"));
        long grandchild = firstNumber(child.stdout());

        child.close();

        ProcessHandle.of(child.pid()).ifPresent(ChildTest::awaitEnd);
        ProcessHandle.of(grandchild).ifPresent(ChildTest::awaitEnd);
    }

    @Test
    void childDiesWithAParentThatIsKilled() throws Exception {
        assertDiesWith(Process::destroyForcibly);
    }

    @Test
    void childDiesWithAParentThatIsEnded() throws Exception {
        assertDiesWith(Process::destroy);
    }

    private static void assertDiesWith(java.util.function.Consumer<Process> end) throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentOfOne.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            ProcessHandle child =
                    ProcessHandle.of(firstNumber(parent.getInputStream())).orElseThrow();
            assertThat(child.isAlive()).isTrue();
            // the thread that asked for the child has ended by now; the child must not have ended with it
            assertThat(child.parent().map(ProcessHandle::pid)).contains(parent.pid());

            end.accept(parent);

            awaitEnd(child);
        } finally {
            parent.destroyForcibly();
        }
    }

    private static void awaitEnd(ProcessHandle handle) {
        assertThat(handle.onExit().orTimeout(10, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(11));
    }

    private static long firstNumber(InputStream in) throws IOException {
        StringBuilder number = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            assertThat(c).as("output so far: %s", number).isGreaterThanOrEqualTo(0);
            number.append((char) c);
        }
        return Long.parseLong(number.toString());
    }
}
