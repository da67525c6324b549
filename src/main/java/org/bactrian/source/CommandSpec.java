package org.bactrian.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.jspecify.annotations.Nullable;

/** What systems.yaml says of one source of kind {@code command}: its programs, and what they run with. */
record CommandSpec(SourceSpec source, TimeLimits limits) {
    private static final String SCRATCH = "BACTRIAN_SCRATCH";

    /** @param standard holds where the source names no limits of its own */
    static CommandSpec of(SourceSpec source, TimeLimits standard) {
        Settings settings = source.settings();
        return new CommandSpec(
                source,
                new TimeLimits(
                        settings.duration("timeLimit").orElse(standard.maxDuration()),
                        settings.duration("silence").orElse(standard.silence())));
    }

    /** Whether the source names this program. */
    boolean has(String key) {
        return !arguments(key).isEmpty();
    }

    /** The program's arguments; empty when the source does not name it. */
    List<String> arguments(String key) {
        return source.settings().texts(key);
    }

    /** The program and its arguments as a person would type them, more or less. */
    String words(String key) {
        return "'" + String.join(" ", arguments(key)) + "'";
    }

    /**
     * What is started for {@code dump}, {@code load} or {@code check}.
     *
     * @throws BactrianException USAGE when the source does not name it; FAILED when its directory is not there
     */
    Command command(String key) {
        return command(key, directory(), Map.of());
    }

    /** What is started in a scratch directory for {@code scratchLoad}. */
    Command scratchCommand(Path scratch) {
        return command("scratchLoad", scratch, Map.of(SCRATCH, scratch.toString()));
    }

    private Command command(String key, @Nullable Path directory, Map<String, String> more) {
        if (!has(key)) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "source " + source.id() + " has no '" + key + "' in systems.yaml",
                    "add it, or restore the plain dump as a file: --to-dir");
        }
        Map<String, String> secrets = new HashMap<>();
        source.settings().secrets("environment").forEach((name, value) -> secrets.put(name, value.value()));
        Command command = new Command(arguments(key), more, secrets, directory);
        return source.secret() ? command.thatKeepsSecrets() : command;
    }

    private @Nullable Path directory() {
        Path directory = source.settings().text("directory").map(Path::of).orElse(null);
        if (directory != null && !Files.isDirectory(directory)) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "there is no directory " + directory + " for the programs of " + source.id(),
                    "make it, or correct 'directory' in systems.yaml");
        }
        return directory;
    }

    /** The exit codes of {@code dump} and {@code load} that are success. */
    Set<Integer> good() {
        List<String> codes = source.settings().texts("goodExitCodes");
        return codes.isEmpty()
                ? Set.of(0)
                : codes.stream().map(Integer::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    /** From a program's start to its end. */
    Duration timeLimit() {
        return limits.maxDuration();
    }

    /** The fault of a program, with what a person can do when nothing is said of that yet. */
    BactrianException told(BactrianException fault) {
        String hint = fault.hint().isEmpty()
                ? "run it by hand as user '" + System.getProperty("user.name") + "', with the same environment"
                : fault.hint();
        return new BactrianException(fault.kind(), String.valueOf(fault.getMessage()), hint, fault);
    }
}
