package org.bactrian.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
    @TempDir
    private Path directory;

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        Path file = Files.createFile(directory.resolve("taken"));
        assertThat(messageOf(() -> Files.createDirectories(file))).isEqualTo(file + " is there already");
        Path missing = directory.resolve("missing");
        assertThat(messageOf(() -> Files.delete(missing))).isEqualTo(missing + " does not exist");
    }

    @Test
    void theFirstCauseThatIsForPeopleCounts() {
        Failure failure = Failure.of(new IllegalStateException(
                "wrapped", new BactrianException(ErrorKind.REFUSED, "it is in use", "stop it")));
        assertThat(failure).isEqualTo(new Failure(ErrorKind.REFUSED, "it is in use", "stop it"));
        assertThat(Failure.of(new IllegalStateException()).message()).isEqualTo("illegal state");
    }

    private interface Step {
        void run() throws java.io.IOException;
    }

    private static String messageOf(Step step) {
        try {
            step.run();
        } catch (java.io.IOException e) {
            return Failure.of(new UncheckedIOException("wrapped", e)).message();
        }
        throw new AssertionError("it did not fail");
    }
}
