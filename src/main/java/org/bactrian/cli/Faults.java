package org.bactrian.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Errors as a person reads them: a lower-case fact, then a hint. */
final class Faults {
    /** What several sources end with: the first of these that any of them ended with. */
    private static final List<ErrorKind> WORST_FIRST = List.of(
            ErrorKind.INTERRUPTED,
            ErrorKind.FAILED,
            ErrorKind.USAGE,
            ErrorKind.REFUSED,
            ErrorKind.NOT_FOUND,
            ErrorKind.VERIFICATION_FAILED,
            ErrorKind.DEGRADED,
            ErrorKind.OBJECTIVE_BROKEN,
            ErrorKind.BUSY,
            ErrorKind.DONE);

    private static final Pattern SECRET = Pattern.compile("(?i)((?:password|secret|token|passwd)=)[^&\\s;)]+");

    private Faults() {}

    /** The worst of several outcomes; DONE when there is none. */
    static ErrorKind worst(List<ErrorKind> outcomes) {
        return WORST_FIRST.stream().filter(outcomes::contains).findFirst().orElse(ErrorKind.DONE);
    }

    /** Tells a mistake on the command line; gives the exit code. */
    static int usage(ParameterException fault) {
        PrintWriter err = fault.getCommandLine().getErr();
        String name = fault.getCommandLine().getCommandSpec().qualifiedName();
        String hint = "'" + name + " --help' says what it takes";
        if (fault instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            hint = "did you mean '" + unmatched.getSuggestions().get(0) + "'? " + hint;
        }
        print(err, lowerFirst(String.valueOf(fault.getMessage())), hint);
        return ErrorKind.USAGE.exitCode();
    }

    /** Tells what ended a command; gives the exit code. */
    static int tell(Throwable fault, PrintWriter err, boolean verbose) {
        BactrianException told = Causes.first(fault, BactrianException.class);
        if (told != null) {
            print(err, String.valueOf(told.getMessage()), told.hint());
        } else {
            print(
                    err,
                    "unexpected " + describe(fault),
                    "run it again with --verbose to see where it happened, and report it");
        }
        if (verbose) {
            fault.printStackTrace(err);
            err.flush();
        }
        return (told == null ? ErrorKind.FAILED : told.kind()).exitCode();
    }

    /** Prints a fact and, if there is one, a hint. */
    static void print(PrintWriter err, String fact, String hint) {
        err.println("error: " + masked(fact));
        if (!hint.isEmpty()) {
            err.println("hint: " + masked(hint));
        }
        err.flush();
    }

    // the root says what happened, the layers around it only where it passed
    private static String describe(Throwable fault) {
        Throwable root = Causes.root(fault);
        String message = root.getMessage() == null
                ? ""
                : ": " + root.getMessage().lines().findFirst().orElse("");
        return root.getClass().getSimpleName() + message;
    }

    private static String masked(String text) {
        return SECRET.matcher(text).replaceAll("$1******");
    }

    private static String lowerFirst(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
