package org.bactrian.cli;

import java.util.concurrent.Callable;
import org.bactrian.app.RouteFiles;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Inventory;
import org.bactrian.config.ProblemReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Reports everything that is wrong with the configuration and the routes at once. */
@Command(name = "validate", description = "Check configuration and routes; report every problem at once.")
final class ValidateCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Option(names = "--json", description = "Problems as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Estate estate = Estate.load(bactrian.places()).withRoutes();
        if (json) {
            bactrian.out().println(Row.json(Row.of(estate.problems())));
        } else if (!bactrian.quiet() || !estate.problems().isEmpty()) {
            bactrian.out().print(ProblemReport.text(estate.problems()));
            estate.inventory().ifPresent(inventory -> bactrian.out().println(counts(inventory, estate.places())));
        }
        bactrian.out().flush();
        return (estate.broken() ? ErrorKind.USAGE : ErrorKind.DONE).exitCode();
    }

    private static String counts(Inventory inventory, Places places) {
        return inventory.systems().size() + " systems with "
                + inventory.sources().size() + " sources, "
                + inventory.targets().size() + " targets, "
                + inventory.policies().size() + " policies, "
                + inventory.people().stakeholders().size() + " stakeholders, "
                + RouteFiles.in(places.routes()).routeCount() + " routes";
    }
}
