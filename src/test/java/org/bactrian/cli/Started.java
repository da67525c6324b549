package org.bactrian.cli;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command that runs on while a test looks at it. */
record Started(Process process, Path outFile, Path errFile) {
    static Started bactrian(Path directory, String... arguments) throws IOException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(Ended.command(arguments)).directory(directory.toFile());
        builder.redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        return new Started(builder.start(), out, err);
    }

    int exitCode(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end: " + err());
        }
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(outFile);
    }

    String err() throws IOException {
        return Files.readString(errFile);
    }

    /** The first address on the line that begins so. */
    URI address(String begin) throws IOException {
        String line = out().lines()
                .filter(each -> each.startsWith(begin))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '" + begin + "' in what it said"));
        return URI.create(line.substring(begin.length()).strip().split("[ ,]")[0]);
    }
}
