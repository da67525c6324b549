package org.bactrian.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SweepOrder;
import org.bactrian.retention.Decision;
import org.bactrian.retention.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Removes what killed runs left on targets. */
@Command(
        name = "sweep",
        description =
                "Remove what runs that ended without a backup left on targets; shows first what would go, and why.")
final class SweepCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private RetentionCommand retention;

    @Option(names = "--target", paramLabel = "TARGET", description = "Only this target; may be repeated. Default: all.")
    private List<String> targets = List.of();

    @Mixin
    private Consent consent = new Consent();

    @Option(names = "--json", description = "As JSON: the plan of a dry run, else what was done.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Bactrian bactrian = retention.bactrian();
        Estate estate = Estate.load(bactrian.places());
        List<String> asked = asked(estate.sound().targets().keySet());
        try (Application application = Application.start(estate.options(false))) {
            Requests requests = new Requests(application);
            Sweep plan =
                    (Sweep) requireNonNull(requests.ask("sweep-plan", Map.of("order", new SweepOrder(asked, null))));
            List<String> names =
                    SweepReport.going(plan).stream().map(Decision::name).toList();
            boolean nothing = names.isEmpty() && plan.quarantines().isEmpty();
            if (!json) {
                bactrian.out().print(SweepReport.text(plan));
            }
            if (nothing || !consent.given(bactrian, List.of())) {
                return shown(bactrian, plan);
            }
            JobRuns runs = new JobRuns(bactrian, requests, new SweepReport(), json);
            runs.run(RunRequest.sweep(new SweepOrder(asked, names)));
            return runs.end();
        }
    }

    private int shown(Bactrian bactrian, Sweep plan) {
        if (json) {
            bactrian.out().println(Row.json(SweepReport.values(plan)));
        }
        bactrian.out().flush();
        List<ErrorKind> kinds = new ArrayList<>();
        plan.unswept().forEach(target -> {
            kinds.add(target.kind());
            Faults.print(bactrian.err(), target.target() + ": " + target.reason(), target.hint());
        });
        return Faults.worst(kinds).exitCode();
    }

    private List<String> asked(Set<String> known) {
        for (String target : targets) {
            if (!known.contains(target)) {
                throw new BactrianException(
                        ErrorKind.NOT_FOUND,
                        "targets.yaml has no target '" + target + "'",
                        Nearest.hint(target, known, "it has"));
            }
        }
        return targets.isEmpty()
                ? List.copyOf(known)
                : targets.stream().distinct().toList();
    }
}
