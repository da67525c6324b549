package org.bactrian.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.catalog.RetentionState;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** How long backups are kept. */
@Command(
        name = "retention",
        description = "What may expire.",
        subcommands = {RetentionCommand.Resume.class, SweepCommand.class})
final class RetentionCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** For the commands below this one. */
    Bactrian bactrian() {
        return bactrian;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "what about it? 'retention resume' or 'retention sweep'");
    }

    /** Lets backups expire again after the catalog was rebuilt. */
    @Command(
            name = "resume",
            description = "Let backups expire again, once a person has seen that a rebuilt catalog knows them all.")
    static final class Resume implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private RetentionCommand retention;

        @Option(names = "--yes", description = "Do not ask.")
        private boolean yes;

        @Override
        public Integer call() throws Exception {
            PrintWriter out = retention.bactrian.out();
            Estate estate = Estate.load(retention.bactrian.places());
            try (Application application = Application.start(estate.options(false))) {
                Requests requests = new Requests(application);
                RetentionState state = state(requests, "retention-state");
                out.println("the catalog knows " + state.backups() + " backups of " + state.sources() + " sources, "
                        + state.copies() + " complete copies");
                if (!state.frozen()) {
                    out.println("retention is not frozen");
                } else {
                    out.println("retention is frozen since " + state.since() + ": " + state.reason());
                    out.flush();
                    confirm();
                    state(requests, "retention-resume");
                    out.println("resumed: what the policies do not keep may expire");
                }
                out.flush();
            }
            return ErrorKind.DONE.exitCode();
        }

        private static RetentionState state(Requests requests, String route) throws Exception {
            return (RetentionState) Objects.requireNonNull(requests.ask(route, Map.of()));
        }

        private void confirm() {
            if (yes) {
                return;
            }
            Console console = System.console();
            String answer = console == null
                    ? ""
                    : console.readLine("Are these all? What is missing may be taken for too much. [y/N] ");
            if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
                throw new BactrianException(
                        ErrorKind.REFUSED,
                        "retention stays frozen",
                        "compare the backups with what the targets hold, then say --yes");
            }
        }
    }
}
