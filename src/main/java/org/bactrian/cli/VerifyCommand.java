package org.bactrian.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.config.Inventory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Proves stored copies now. */
@Command(
        name = "verify",
        description = "Prove stored copies: of the newest backup on each target, or of one that is named.")
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Parameters(
            paramLabel = "SYSTEM[/SOURCE]|BACKUP",
            arity = "0..1",
            defaultValue = "",
            description = "Whose copies, or the id of one backup. Default: all sources.")
    private String name = "";

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "exists, checksum, content or restore. Default: content where an identity is, else checksum.")
    private @Nullable Level level;

    @Option(names = "--target", paramLabel = "TARGET", description = "Only copies on this target; may be repeated.")
    private List<String> targets = new ArrayList<>();

    @Option(names = "--json", description = "Results as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Estate estate = Estate.load(bactrian.places());
        Inventory inventory = estate.sound();
        requireTargets(inventory);
        try (Application application = Application.startOrTell(estate.options(false))) {
            Requests requests = new Requests(application);
            Subject subject = Subject.of(inventory, requests, name);
            JobRuns runs = new JobRuns(bactrian, requests, new CopyReport("proven"), json);
            VerifyOrder order = new VerifyOrder(wanted(inventory), subject.backupId(), targets, false, false);
            for (SourceId source : subject.sources()) {
                runs.run(RunRequest.verify(source, order));
            }
            return runs.end();
        }
    }

    private Level wanted(Inventory inventory) {
        Path identity = inventory.keys().identityFile();
        boolean opens = identity != null && Files.isReadable(identity);
        return level != null ? level : opens ? Level.CONTENT : Level.CHECKSUM;
    }

    private void requireTargets(Inventory inventory) {
        for (String target : targets) {
            if (!inventory.targets().containsKey(target)) {
                throw new BactrianException(
                        ErrorKind.NOT_FOUND,
                        "the inventory has no target '" + target + "'",
                        Nearest.hint(target, inventory.targets().keySet(), "it has"));
            }
        }
    }
}
