package org.bactrian.cli;

import java.nio.file.Path;
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
        public Integer call() throws Exception {
            bind();
            return ErrorKind.DONE.exitCode();
        }

        private void bind() throws Exception {
            KeyFiles.create(directory);
            keys.bactrian.out().println("made in " + directory.toAbsolutePath() + ":");
            keys.bactrian.out().println("  identity.txt     opens backups. Move it off this host, into a safe; keep a second one elsewhere.");
            keys.bactrian.out().println("  signing.pem      signs backups. Stays on this host: keys.yaml, signingKeyFile.");
            keys.bactrian.out().println("  signing.pub.pem  proves signatures. Keep a copy with the identity.");
            keys.bactrian.out().println("the recipient for keys.yaml is the line 'public key' in identity.txt");
            keys.bactrian.out().flush();
        }
    }
}
