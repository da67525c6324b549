package org.bactrian.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/**
 * Starts all children of this process, from one thread that lives as long as the process.
 *
 * <p>Children are to die with their parent even when it is killed with SIGKILL. Linux can send a signal then ({@code
 * PR_SET_PDEATHSIG}, set here by util-linux's {@code setpriv}), but it sends it at the end of the <em>thread</em> that
 * forked, and Java forks in the thread that calls {@code start}: hence the thread of our own. A machine without setpriv
 * goes without; the shutdown hook of {@link LiveChildren} still ends the children on an orderly exit. The children's own
 * children get no signal: a program that has some gets SIGTERM, and ends them.
 */
final class Launcher {
    /** What a child inherits; everything else of our environment stays here. */
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final Optional<Path> SETPRIV = find("setpriv");

    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "child-launcher");
        thread.setDaemon(true);
        return thread;
    });

    private Launcher() {}

    /** @throws BactrianException when the program is missing or does not start */
    static Process launch(Command command, ProcessBuilder.Redirect stdout) {
        ProcessBuilder builder = new ProcessBuilder(tied(command)).redirectOutput(stdout);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        environment.putAll(command.environment());
        environment.putAll(command.secrets());
        if (command.directory() != null) {
            builder.directory(command.directory().toFile());
        }
        try {
            return THREAD.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw failed(command, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(command, e);
        }
    }

    /** The program's file, when it is a path or on the PATH, and executable. */
    static Optional<Path> find(String program) {
        if (program.contains(File.separator)) {
            return Optional.of(Path.of(program)).filter(Launcher::executable);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(directory, program);
            if (executable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static boolean executable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static List<String> tied(Command command) {
        String program = command.arguments().get(0);
        // looked up here, since setpriv would report a missing program only by an exit code
        Path file = find(program)
                .orElseThrow(() -> failed(command, new IOException("no executable file '" + program + "'")));
        List<String> arguments = new ArrayList<>();
        SETPRIV.ifPresent(setpriv -> arguments.addAll(
                List.of(setpriv.toString(), "--pdeathsig", command.leading() ? "TERM" : "KILL", "--")));
        arguments.add(file.toString());
        arguments.addAll(command.arguments().subList(1, command.arguments().size()));
        return arguments;
    }

    private static BactrianException failed(Command command, Throwable cause) {
        return new BactrianException(
                ErrorKind.FAILED,
                command.program() + " did not start: " + command.masked(String.valueOf(cause.getMessage())),
                "install it, or look at the PATH of this process",
                cause);
    }
}
