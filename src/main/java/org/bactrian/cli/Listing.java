package org.bactrian.cli;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Inventory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A command that shows what one route lists, as a table or as JSON. */
abstract class Listing implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Option(names = "--json", description = "As JSON; times are ISO-8601.")
    private boolean json;

    /** For commands below this one. */
    Bactrian bactrian() {
        return bactrian;
    }

    /** The id of the route that lists. */
    abstract String route();

    /** What the route needs to know; throws when the command's arguments name what is not there. */
    abstract Map<String, String> variables(Inventory inventory);

    /** What the route takes as its body; null for nothing. */
    @Nullable
    Object body() {
        return null;
    }

    /** Throws when these rows answer a question that made no sense. */
    void check(List<Row> rows) {}

    /** The rows for people. */
    abstract String text(List<Row> rows, Instant now);

    @Override
    public final Integer call() throws Exception {
        Estate estate = Estate.load(bactrian.places());
        Map<String, String> variables = variables(estate.sound());
        try (Application application = Application.startListing(estate.options(false))) {
            List<Row> rows = Row.of(new Requests(application).ask(route(), variables, body()));
            check(rows);
            if (json) {
                bactrian.out().println(Row.json(rows));
            } else {
                bactrian.out().print(text(rows, Clock.systemUTC().instant()));
            }
            bactrian.out().flush();
        }
        return ErrorKind.DONE.exitCode();
    }
}
