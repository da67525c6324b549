package org.bactrian.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.app.RunProgress;
import org.bactrian.app.StandInCatalog;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.config.Inventory;
import org.bactrian.restore.RestorePlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Restores one backup: shows the plan, asks when something would be overwritten, does it, and says how long it took. */
@Command(
        name = "restore",
        description = "Restore a source: shows the plan first, and replaces live data only with --over-live.")
final class RestoreCommand implements Callable<Integer> {
    /** How long an interrupted restore has to put back what was there, start the application and record itself. */
    private static final Duration CLEANING = Duration.ofMinutes(10);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Parameters(index = "0", paramLabel = "SYSTEM/SOURCE|BACKUP", description = "What to restore.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "latest",
            defaultValue = RestoreSubject.LATEST,
            description = "The latest good backup, as without it.")
    private String latest = RestoreSubject.LATEST;

    @Mixin
    private final RestoreWish wish = new RestoreWish();

    @Option(names = "--dry-run", description = "Show the plan, and change nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "The plan, or the result, as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        RestoreSubject subject = RestoreSubject.parse(name, latest);
        RestoreOrder order = wish.order(subject.backupId(), ZoneId.systemDefault());
        // on a machine that has lost everything, the target that is named knows what it holds
        boolean alone = order.from() != null;
        Estate estate = alone ? Estate.loadOrBare(bactrian.places()) : Estate.load(bactrian.places());
        Inventory inventory = estate.sound();
        if (!alone) {
            return restore(inventory, estate.options(false), subject, order);
        }
        try (StandInCatalog catalog = StandInCatalog.ifNeeded(estate.options(false))) {
            if (!catalog.reason().isEmpty()) {
                bactrian.err().println("without a catalog: " + catalog.reason());
            }
            return restore(inventory, catalog.options(), subject, order);
        }
    }

    private int restore(Inventory inventory, Application.Options options, RestoreSubject subject, RestoreOrder order)
            throws Exception {
        try (Application application = Application.start(options)) {
            Requests requests = new Requests(application);
            RunRequest request = RunRequest.restore(subject.source(inventory, requests, order), order);
            RestorePlan plan = ask(requests, "restore-plan", request, RestorePlan.class);
            show(plan);
            if (dryRun) {
                return ErrorKind.DONE.exitCode();
            }
            plan.permit();
            confirm(plan);
            return carryOut(requests, inventory, plan, pinned(request, order, plan));
        }
    }

    // what was shown is what is restored, also when another backup comes in between
    private static RunRequest pinned(RunRequest request, RestoreOrder order, RestorePlan plan) {
        return RunRequest.restore(
                request.source(),
                new RestoreOrder(
                        plan.backupId(),
                        null,
                        order.from(),
                        order.place(),
                        order.to(),
                        order.tables(),
                        order.overLive(),
                        order.safety(),
                        order.reason(),
                        order.globals()));
    }

    private void show(RestorePlan plan) {
        if (json && dryRun) {
            bactrian.out().println(Row.json(RestorePlanReport.values(plan)));
        } else if (!bactrian.quiet() || dryRun) {
            (json ? bactrian.err() : bactrian.out()).print(RestorePlanReport.text(plan));
        }
        bactrian.out().flush();
        bactrian.err().flush();
    }

    private void confirm(RestorePlan plan) throws IOException {
        if (plan.overwrites().isEmpty() || yes) {
            return;
        }
        String overwritten = String.join(", ", plan.overwrites());
        if (!Boolean.getBoolean("bactrian.answers")) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "this overwrites " + overwritten + ", and there is no terminal to ask",
                    "--yes says that it may be overwritten");
        }
        bactrian.err().print("type " + plan.source() + " to overwrite " + overwritten + ": ");
        bactrian.err().flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        if (answer == null || !answer.strip().equals(plan.source().toString())) {
            throw new BactrianException(ErrorKind.REFUSED, "not confirmed: nothing was changed", "");
        }
    }

    private int carryOut(Requests requests, Inventory inventory, RestorePlan plan, RunRequest request)
            throws Exception {
        Interruption interruption = Interruption.listen(
                bactrian,
                CLEANING,
                () -> List.of("end-procedures", "end-restores", "end-dumps")
                        .forEach(name -> requests.bean(name, Runnable.class).ifPresent(Runnable::run)));
        RunProgress progress = requests.bean("progress", RunProgress.class).orElse(id -> Optional.empty());
        RunResult result;
        try (ProgressLine line = ProgressLine.start(bactrian, plan.source(), plan.storedBytes(), progress)) {
            result = ask(requests, "run", request, RunResult.class);
        }
        RestoreReport report = new RestoreReport(inventory, request, result);
        if (!result.error().isEmpty()) {
            Faults.print(bactrian.err(), plan.source() + ": " + result.error(), result.hint());
        }
        if (json) {
            bactrian.out().println(Row.json(report.values()));
        } else if (!bactrian.quiet()) {
            bactrian.out().print(report.text());
        }
        bactrian.out().flush();
        ErrorKind announced = Announcement.send(requests, bactrian, interruption::happened);
        return interruption.happened()
                ? ErrorKind.INTERRUPTED.exitCode()
                : Faults.worst(List.of(result.outcome(), announced)).exitCode();
    }

    private static <T> T ask(Requests requests, String route, RunRequest request, Class<T> type) throws Exception {
        Object answer = requests.ask(route, Map.of("request", request));
        if (type.isInstance(answer)) {
            return type.cast(answer);
        }
        throw new IllegalStateException("route '" + route + "' ended with " + answer);
    }
}
