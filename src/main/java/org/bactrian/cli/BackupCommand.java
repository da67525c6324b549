package org.bactrian.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.app.RunProgress;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.config.SourceSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Backs sources up now, one after the other, and announces how it went. */
@Command(name = "backup", description = "Back up now: all sources, or those that are named.")
final class BackupCommand implements Callable<Integer> {
    /** How long an interrupted run has to record itself and clean up. */
    private static final Duration CLEANING = Duration.ofSeconds(20);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Bactrian bactrian;

    @Parameters(paramLabel = "SYSTEM[/SOURCE]", arity = "0..*", description = "What to back up.")
    private List<String> names = List.of();

    @Option(names = "--json", description = "Results as JSON.")
    private boolean json;

    private final List<ErrorKind> outcomes = new ArrayList<>();
    private final List<Map<String, Object>> results = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Estate estate = Estate.load(bactrian.places());
        Inventory inventory = estate.sound();
        List<SourceSpec> sources = new ArrayList<>(Selection.of(inventory, names));
        sources.sort(Comparator.comparingInt(source -> priority(inventory, source)));
        try (Application application = Application.startOrTell(estate.options(false))) {
            Requests requests = new Requests(application);
            Interruption interruption = Interruption.listen(
                    bactrian,
                    CLEANING,
                    requests.bean("end-dumps", Runnable.class).orElse(() -> {}));
            for (SourceSpec source : sources) {
                if (!interruption.happened()) {
                    back(requests, source.id());
                }
            }
            if (json) {
                bactrian.out().println(Row.json(results));
            }
            bactrian.out().flush();
            outcomes.add(Announcement.send(requests, bactrian, interruption::happened));
            return interruption.happened()
                    ? ErrorKind.INTERRUPTED.exitCode()
                    : Faults.worst(outcomes).exitCode();
        }
    }

    private static int priority(Inventory inventory, SourceSpec source) {
        return Optional.ofNullable(inventory.systems().get(source.id().system()))
                .map(system -> inventory.tiers().get(system.tier()))
                .map(tier -> tier.priority())
                .orElse(Integer.MAX_VALUE);
    }

    // one source that is busy, or broken, keeps no other from its backup
    private void back(Requests requests, SourceId source) throws Exception {
        try {
            RunResult result = run(requests, source);
            outcomes.add(result.outcome());
            results.add(BackupReport.values(result));
            show(result);
        } catch (BactrianException refusal) {
            outcomes.add(refusal.kind());
            results.add(BackupReport.values(source, refusal));
            Faults.tell(refusal, bactrian.err(), bactrian.verbose());
        }
    }

    private RunResult run(Requests requests, SourceId source) throws Exception {
        RunProgress progress = requests.bean("progress", RunProgress.class).orElse(id -> Optional.empty());
        long expected = BackupReport.lastSize(requests, source);
        RunRequest request = RunRequest.backup(source, BackupType.FULL, Purpose.MANUAL, null);
        try (ProgressLine line = ProgressLine.start(bactrian, source, expected, progress)) {
            Object body = requests.ask("run", Map.of("request", request));
            if (body instanceof RunResult result) {
                return result;
            }
            throw new IllegalStateException("route 'run' ended with " + body + ", not with a result");
        }
    }

    private void show(RunResult result) {
        if (!result.error().isEmpty()) {
            Faults.print(bactrian.err(), result.run().source() + ": " + result.error(), result.hint());
        }
        if (!json && !bactrian.quiet()) {
            bactrian.out().print(BackupReport.text(result));
            bactrian.out().flush();
        }
    }
}
