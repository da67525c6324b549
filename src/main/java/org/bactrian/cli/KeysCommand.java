package org.bactrian.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.storage.KeyFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Keys. */
@Command(
        name = "keys",
        description = "Make, rotate, revoke and prove keys; write the recovery kit.",
        subcommands = {
            KeysCommand.Create.class,
            KeysRotateCommand.class,
            KeysRevokeCommand.class,
            KeysProveCommand.class,
            KeysKitCommand.class
        })
final class KeysCommand implements Runnable {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "what about the keys? 'keys create', 'rotate', 'revoke', 'prove' or 'kit'");
    }

    Bactrian bactrian() {
        return bactrian;
    }

    /** A moment as part of a file's name. */
    static String stamp(Instant moment) {
        return STAMP.format(moment);
    }

    /** Lines of a file within a plan. */
    static String indented(List<String> lines) {
        return lines.stream().map(line -> "    " + line).collect(Collectors.joining("\n"));
    }

    /** Makes the keys of an installation. */
    @Command(
            name = "create",
            description = "Make an age identity and a signing key in a new directory, and say what goes where.")
    static final class Create implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private KeysCommand keys;

        @Parameters(paramLabel = "DIR", description = "Where the keys are written.")
        private Path directory = Path.of("keys");

        @Override
        public Integer call() {
            KeyFiles.Made made = new KeyFiles(Clock.systemUTC()).create(directory);
            PrintWriter out = keys.bactrian.out();
            if (keys.bactrian.quiet()) {
                out.println(made.recipient());
            } else {
                out.println("made in " + directory.toAbsolutePath() + ":");
                out.println(
                        "  " + KeyFiles.IDENTITY + "     opens backups: move it off this host into a safe, keep two");
                out.println("  " + KeyFiles.SIGNING + "      signs backups: stays here, signingKeyFile in keys.yaml");
                out.println("  " + KeyFiles.SIGNING_PUBLIC + "  proves signatures: keep a copy with the identity");
                out.println("recipient for keys.yaml: " + made.recipient());
                out.println("signer:                  " + made.signer());
            }
            out.flush();
            return ErrorKind.DONE.exitCode();
        }
    }
}
