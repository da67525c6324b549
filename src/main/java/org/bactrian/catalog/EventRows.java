package org.bactrian.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.Event.Severity;
import org.bactrian.artifact.RunResult;
import org.jspecify.annotations.Nullable;

/** The events of runs, as rows for {@code insert-event.sql}. */
public final class EventRows {
    private final String installation;
    private final RunEvents runEvents;

    /** @param installation id of this installation, part of each condition key */
    public EventRows(String installation) {
        this.installation = requireNonNull(installation);
        this.runEvents = new RunEvents(installation);
    }

    /** One row for each event. */
    public List<Map<String, @Nullable Object>> of(List<Event> events) {
        return events.stream().map(event -> new EventRow(event).columns()).toList();
    }

    /**
     * The events of a run's end.
     *
     * @param sizes rows of {@code select-comparable-sizes.sql}
     */
    public List<Map<String, @Nullable Object>> ended(RunResult result, List<Map<String, Object>> sizes) {
        List<Long> history =
                sizes.stream().map(size -> new Row(size).number("plain_bytes")).toList();
        return of(runEvents.of(result, history));
    }

    /**
     * One event for each run that was declared interrupted.
     *
     * @param runs rows of {@code reap-runs.sql}
     */
    public List<Map<String, @Nullable Object>> interrupted(List<Map<String, Object>> runs) {
        return of(runs.stream().map(Row::new).map(this::interrupted).toList());
    }

    private Event interrupted(Row run) {
        Instant startedAt = run.instant("started_at");
        String work = run.text("job").replaceFirst("^copy-", "").replaceFirst("-run$", "");
        return new Event(
                run.text("run_id") + "-" + work + "-failed",
                run.instant("ended_at"),
                work + ".failed",
                work.equals("restore") ? Severity.MAJOR : Severity.WARNING,
                run.sourceId(),
                run.text("run_id"),
                new ConditionKey(installation, run.sourceId(), work).value(),
                null,
                "the " + work + " of " + run.sourceId() + " failed: " + run.text("error"),
                run.text("hint"),
                Map.of(
                        "type", run.text("type"),
                        "startedAt", startedAt.toString(),
                        "holder", run.text("holder"),
                        "error", run.text("error")));
    }
}
