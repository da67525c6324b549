package org.bactrian.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a child is started with. The child gets the variables given here and a few of this process's own (see {@link
 * Launcher}); nothing else of this process's environment, since secrets may lie there.
 *
 * @param arguments the program and its arguments; never a secret
 * @param environment variables for the child
 * @param secrets further variables, whose values are masked in every message
 * @param directory where the child works, or null for this process's directory
 * @param leading whether it starts processes of its own, which only it can end: it is told to end, not killed, when this
 *     process is gone
 * @param confidential whether what it says on stderr may hold secrets: then messages tell the number of lines only
 */
public record Command(
        List<String> arguments,
        Map<String, String> environment,
        Map<String, String> secrets,
        @Nullable Path directory,
        boolean leading,
        boolean confidential) {
    private static final String MASK = "******";

    /** A command that starts no processes of its own. */
    public Command(
            List<String> arguments,
            Map<String, String> environment,
            Map<String, String> secrets,
            @Nullable Path directory) {
        this(arguments, environment, secrets, directory, false, false);
    }

    /** @throws IllegalArgumentException when there is no program */
    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    /** A command without variables, in this process's directory. */
    public static Command of(String... arguments) {
        return new Command(List.of(arguments), Map.of(), Map.of(), null);
    }

    /** The same for a program that starts processes of its own, and ends them at SIGTERM. */
    public Command thatLeads() {
        return new Command(arguments, environment, secrets, directory, true, confidential);
    }

    /** The same for a program that may say secrets on stderr. */
    public Command thatKeepsSecrets() {
        return new Command(arguments, environment, secrets, directory, leading, true);
    }

    /** Where the program is, when it is an executable file, by its path or on the PATH. */
    public Optional<Path> file() {
        return Launcher.find(arguments.get(0));
    }

    /** The program's file name, for messages. */
    public String program() {
        Path name = Path.of(arguments.get(0)).getFileName();
        return Objects.requireNonNullElse(name, Path.of(arguments.get(0))).toString();
    }

    /** The text with every secret masked. */
    String masked(String text) {
        String masked = text;
        for (String secret : secrets.values()) {
            masked = secret.isEmpty() ? masked : masked.replace(secret, MASK);
        }
        return masked;
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return masked(String.join(" ", arguments));
    }
}
