package org.bactrian.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.storage.KeyFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Keys. */
@Command(name = "keys", description = "Make keys.", subcommands = KeysCommand.Create.class)
final class KeysCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "what about the keys? 'keys create DIR'");
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
