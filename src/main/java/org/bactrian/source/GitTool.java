package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.jspecify.annotations.Nullable;

/**
 * Runs git for one dump or restore, one program at a time, so that it asks nobody anything, and leaves no program behind.
 * Another thread may close it; nothing starts after that.
 */
final class GitTool implements Closeable {
    /** No questions, no settings of the machine, English messages, no transport that runs a program of the address. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_ATTR_NOSYSTEM", "1",
            "GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh",
            "LC_ALL", "C");

    /** Nothing goes on in the background after git has ended. */
    private static final List<String> SETTINGS =
            List.of("-c", "gc.autoDetach=false", "-c", "maintenance.autoDetach=false", "-c", "core.fsmonitor=false");

    private final TimeLimits limits;
    private final Map<String, String> environment;
    private volatile @Nullable Child running;
    private volatile boolean closed;

    /** @param environment further variables, such as how to log in */
    GitTool(TimeLimits limits, Map<String, String> environment) {
        this.limits = requireNonNull(limits);
        Map<String, String> all = new HashMap<>(ENVIRONMENT);
        all.putAll(environment);
        this.environment = Map.copyOf(all);
    }

    /** What git writes, without white space at its ends. Fails as {@link #stream} does. */
    String text(String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream(List.of(arguments), out);
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    /**
     * Copies what git writes.
     *
     * @throws BactrianException when git fails or breaks a time limit
     * @throws IOException when this was closed, or the receiver fails
     */
    void stream(List<String> arguments, OutputStream out) throws IOException {
        var unused = run(command(arguments, List.of()), out, Set.of(0));
    }

    /** As {@link #text}, for a program whose exit code 1 says that there is nothing. */
    String textIfAny(String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var unused = run(command(List.of(arguments), List.of()), out, Set.of(0, 1));
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    /**
     * Runs git with {@code --progress}: what it says counts as a sign of life, so a remote that hangs is noticed.
     *
     * @throws BactrianException when git fails, with its last words; or is silent for too long
     * @throws IOException when this was closed
     */
    void work(List<String> arguments) throws IOException {
        GitWords words = new GitWords();
        try {
            // git shows its progress on stderr, where nobody counts it
            var unused = run(command(arguments, List.of("sh", "-c", "exec \"$@\" 2>&1", "sh")), words, Set.of(0));
        } catch (BactrianException e) {
            String said = words.text();
            String message = String.valueOf(e.getMessage()).replaceFirst("^sh ", "git ");
            throw new BactrianException(e.kind(), said.isEmpty() ? message : message + ": " + said, e.hint(), e);
        }
    }

    /** Ends the program that runs, if one does. */
    @Override
    public void close() {
        closed = true;
        Child child = running;
        if (child != null) {
            child.close();
        }
    }

    private int run(Command command, OutputStream out, Set<Integer> good) throws IOException {
        try (Child child = Child.start(command)) {
            running = child;
            if (closed) {
                throw new IOException("git was to be ended");
            }
            child.stdin().close();
            child.copyTo(out, limits);
            int exit = child.exitCode();
            if (!good.contains(exit)) {
                child.finish();
            }
            return exit;
        } finally {
            running = null;
        }
    }

    private Command command(List<String> arguments, List<String> before) {
        List<String> all = new ArrayList<>(before);
        all.add("git");
        all.addAll(SETTINGS);
        all.addAll(arguments);
        // not in this process's directory, which may lie in a repository with settings of its own
        return new Command(all, environment, Map.of(), Path.of("/")).thatLeads();
    }
}
