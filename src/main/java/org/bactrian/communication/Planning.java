package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.EventRow;
import org.bactrian.catalog.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pass of the plan over claimed events. An event that the plan fails on holds up no other. */
public final class Planning {
    private static final Logger LOG = LoggerFactory.getLogger(Planning.class);

    private final Plan plan;
    private final Clock clock;

    public Planning(Plan plan, Clock clock) {
        this.plan = requireNonNull(plan, "plan required");
        this.clock = requireNonNull(clock, "clock required");
    }

    /**
     * Plans rows of {@code events}.
     *
     * @return {@code notices}: rows to insert; {@code problems}: rows of events that tell of a failure, each with
     *     {@code failed_id} and {@code claim} to mark the event that could not be planned
     */
    public Map<String, List<Map<String, @Nullable Object>>> plan(List<Map<String, Object>> rows) {
        List<Map<String, @Nullable Object>> notices = new ArrayList<>();
        List<Map<String, @Nullable Object>> problems = new ArrayList<>();
        List<Map<String, Object>> ordered = new ArrayList<>(rows);
        ordered.sort(Comparator.comparingLong(row -> new Row(row).number("happened_at")));
        for (Map<String, Object> row : ordered) {
            try {
                plan.notices(EventRow.of(row).event()).forEach(notice -> notices.add(new HashMap<>(notice.row())));
            } catch (RuntimeException e) {
                LOG.error("the communication plan failed on event {} ({})", row.get("id"), row.get("kind"), e);
                problems.add(problem(row, e));
            }
        }
        return Map.of("notices", notices, "problems", problems);
    }

    // The log and the mark on the event remain when the plan fails on its own problem too: the once_key ends the
    // circle.
    private Map<String, @Nullable Object> problem(Map<String, Object> row, RuntimeException e) {
        String id = new Row(row).required("id");
        boolean own = Plan.FAILED.equals(row.get("kind"));
        Instant now = clock.instant();
        String message = String.valueOf(e.getMessage());
        Event event = new Event(
                Sha256.of(Plan.FAILED, id).substring(0, 24),
                now,
                Plan.FAILED,
                Event.Severity.MAJOR,
                new SourceId("bactrian", "communication"),
                "",
                "bactrian/" + installation(String.valueOf(row.get("condition"))) + "/bactrian/communication-plan",
                Plan.FAILED + "/" + (own ? "itself" : id),
                "nobody was told of the event " + row.get("kind") + " of " + row.get("system") + "/" + row.get("source")
                        + ": the communication plan failed: " + message,
                "correct people.yaml; the event is in the catalog: " + id,
                Map.of("event", id));
        Map<String, @Nullable Object> problem = new HashMap<>(new EventRow(event).columns());
        problem.put("failed_id", id);
        problem.put("claim", "failed: " + message);
        return problem;
    }

    /** The second part of a condition key. */
    static String installation(String condition) {
        String[] parts = condition.split("/", -1);
        return parts.length > 2 ? parts[1] : "local";
    }
}
