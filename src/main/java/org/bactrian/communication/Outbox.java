package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.EventRow;
import org.bactrian.catalog.Row;
import org.bactrian.config.PeopleSpec;
import org.jspecify.annotations.Nullable;

/** What becomes of a notice after an attempt. The table keeps the state; this decides it. */
public final class Outbox {
    private final PeopleSpec people;
    private final Retry retry;
    private final Function<Throwable, DeliveryFailure> failures;
    private final String holder;
    private final Clock clock;

    /**
     * @param failures reads what a channel threw
     * @param holder names this process in leases
     */
    public Outbox(
            PeopleSpec people, Retry retry, Function<Throwable, DeliveryFailure> failures, String holder, Clock clock) {
        this.people = requireNonNull(people, "people required");
        this.retry = requireNonNull(retry, "retry required");
        this.failures = requireNonNull(failures, "failures required");
        this.holder = requireNonNull(holder, "holder required");
        this.clock = requireNonNull(clock, "clock required");
    }

    /** The ids of all channels. */
    public List<String> channels() {
        return List.copyOf(people.channels().keySet());
    }

    /** What {@code lease-notices.sql} needs for a channel. */
    public Map<String, Object> claim(String channel) {
        return Map.of("channel", channel, "holder", holder);
    }

    /** What {@code mark-notice.sql} needs after a delivery. */
    public Map<String, @Nullable Object> delivered(Map<String, Object> notice) {
        return mark(notice, "DELIVERED", 0, "");
    }

    /** What {@code mark-notice.sql} needs after a failed attempt: tried again later, or dead. */
    public Map<String, @Nullable Object> failed(Map<String, Object> notice, Throwable thrown) {
        DeliveryFailure failure = failures.apply(thrown);
        Retry.Verdict verdict =
                retry.after(failure, new Row(notice).number("attempts"), new Row(notice).number("created_at"));
        return mark(notice, verdict.dead() ? "DEAD" : "RETRY", verdict.delay().toMillis(), failure.message());
    }

    /** What {@code mark-notice.sql} needs after a failed attempt of a notice that is not worth repeating. */
    public Map<String, @Nullable Object> refused(Map<String, Object> notice, Throwable thrown) {
        return mark(notice, "DEAD", 0, failures.apply(thrown).message());
    }

    /**
     * The events that a mark raises: {@code channel.degraded} when the notice is dead, once an hour for each channel.
     *
     * @param mark from {@link #failed} or {@link #delivered}
     */
    public List<Map<String, @Nullable Object>> problems(Map<String, Object> notice, Map<String, Object> mark) {
        List<Map<String, @Nullable Object>> problems = new ArrayList<>();
        if ("DEAD".equals(mark.get("state"))) {
            String channel = new Row(notice).required("channel");
            Instant now = clock.instant();
            Event event = new Event(
                    Sha256.of(Plan.CHANNEL_DEGRADED, new Row(notice).required("id"))
                            .substring(0, 24),
                    now,
                    Plan.CHANNEL_DEGRADED,
                    Event.Severity.MAJOR,
                    new SourceId("bactrian", "communication"),
                    "",
                    "bactrian/" + Planning.installation(new Row(notice).required("incident")) + "/bactrian/channel-"
                            + channel,
                    Plan.CHANNEL_DEGRADED + "/" + channel + "/" + now.truncatedTo(ChronoUnit.HOURS),
                    "the channel " + channel + " did not deliver notice " + notice.get("id") + " to "
                            + notice.get("target") + ": " + mark.get("last_error"),
                    "correct the channel in people.yaml, then try: bactrian notify test",
                    Map.of("channel", channel));
            problems.add(new EventRow(event).columns());
        }
        return problems;
    }

    private Map<String, @Nullable Object> mark(Map<String, Object> notice, String state, long delay, String error) {
        Map<String, @Nullable Object> mark = new HashMap<>();
        mark.put("id", notice.get("id"));
        mark.put("holder", holder);
        mark.put("state", state);
        mark.put("delay", delay);
        mark.put("last_error", error);
        return mark;
    }
}
