package org.bactrian.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.app.Requests;
import org.bactrian.app.RunProgress;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;

/** Runs of one command that make no backup, one after the other: each is shown, and then all are announced. */
final class JobRuns {
    /** How a run is shown, for people and as values. */
    interface Form {
        String text(RunResult result);

        Map<String, Object> values(RunResult result);
    }

    private final Bactrian bactrian;
    private final Requests requests;
    private final Form form;
    private final boolean json;
    private final List<ErrorKind> outcomes = new ArrayList<>();
    private final List<Map<String, Object>> results = new ArrayList<>();

    JobRuns(Bactrian bactrian, Requests requests, Form form, boolean json) {
        this.bactrian = bactrian;
        this.requests = requests;
        this.form = form;
        this.json = json;
    }

    /** Runs one job; a source that is busy, or has nothing to work on, keeps no other from its own. */
    void run(RunRequest request) throws Exception {
        try (ProgressLine line = ProgressLine.start(
                bactrian,
                request.source(),
                0,
                requests.bean("progress", RunProgress.class).orElse(id -> Optional.empty()))) {
            RunResult result = (RunResult) requests.ask("run", Map.of("request", request));
            if (result == null) {
                throw new IllegalStateException("route 'run' ended without a result");
            }
            outcomes.add(result.outcome());
            results.add(form.values(result));
            show(result);
        } catch (BactrianException refusal) {
            outcomes.add(refusal.kind());
            results.add(BackupReport.values(request.source(), refusal));
            Faults.tell(refusal, bactrian.err(), bactrian.verbose());
        }
    }

    /** Prints what there is as JSON, announces, and gives the exit code. */
    int end() throws Exception {
        if (json) {
            bactrian.out().println(Row.json(results));
        }
        bactrian.out().flush();
        try {
            requests.ask("communication-plan", Map.of());
            requests.ask("notice-send", Map.of());
        } catch (Exception e) {
            bactrian.err().println("nobody was told of the results:");
            Faults.tell(e, bactrian.err(), bactrian.verbose());
            outcomes.add(ErrorKind.FAILED);
        }
        return Faults.worst(outcomes).exitCode();
    }

    private void show(RunResult result) {
        if (!json && !bactrian.quiet()) {
            bactrian.out().print(form.text(result));
            bactrian.out().flush();
        }
        if (!result.error().isEmpty()) {
            Faults.print(bactrian.err(), result.run().source() + ": " + result.error(), result.hint());
        }
    }
}
