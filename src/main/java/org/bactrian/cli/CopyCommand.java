package org.bactrian.cli;

import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.RepairOrder;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Copies of backups. */
@Command(name = "copy", description = "Copies on targets.", subcommands = CopyCommand.Repair.class)
final class CopyCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "what about the copies? 'copy repair'");
    }

    /** Makes copies whole. */
    @Command(
            name = "repair",
            description =
                    "Make copies whole that are missing, incomplete or quarantined, from good ones, without a dump.")
    static final class Repair implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CopyCommand copies;

        @Parameters(
                paramLabel = "SYSTEM[/SOURCE]|BACKUP",
                arity = "0..1",
                defaultValue = "",
                description = "Whose copies, or the id of one backup. Default: all sources.")
        private String name = "";

        @Option(names = "--json", description = "Results as JSON.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            Estate estate = Estate.load(copies.bactrian.places());
            Inventory inventory = estate.sound();
            try (Application application = Application.startOrTell(estate.options(false))) {
                Requests requests = new Requests(application);
                Subject subject = Subject.of(inventory, requests, name);
                JobRuns runs = new JobRuns(copies.bactrian, requests, new CopyReport("whole"), json);
                for (SourceId source : subject.sources()) {
                    runs.run(RunRequest.repair(source, new RepairOrder(subject.backupId())));
                }
                return runs.end();
            }
        }
    }
}
