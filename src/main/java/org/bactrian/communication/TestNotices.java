package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bactrian.artifact.Sha256;
import org.bactrian.catalog.JsonColumn;
import org.bactrian.catalog.Row;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.PeopleSpec.Stakeholder;

/** One test message to every address of every stakeholder. */
public final class TestNotices {
    private final PeopleSpec people;
    private final String holder;
    private final Clock clock;

    /** @param holder names this process in leases */
    public TestNotices(PeopleSpec people, String holder, Clock clock) {
        this.people = requireNonNull(people, "people required");
        this.holder = requireNonNull(holder, "holder required");
        this.clock = requireNonNull(clock, "clock required");
    }

    /** Rows for {@code insert-test-notice.sql} that are complete enough to be sent at once. */
    public List<Map<String, Object>> rows() {
        String test = UUID.randomUUID().toString();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Stakeholder stakeholder : people.stakeholders().values()) {
            stakeholder
                    .addresses()
                    .forEach((channel, addresses) ->
                            addresses.forEach(address -> rows.add(row(test, stakeholder, channel, address))));
        }
        return rows;
    }

    /**
     * What came of one.
     *
     * @param mark from {@link Outbox#delivered} or {@link Outbox#refused}
     * @return {@code stakeholder, channel, target, delivered, error}
     */
    public Map<String, Object> result(Map<String, Object> notice, Map<String, Object> mark) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (String column : List.of("stakeholder", "channel", "target")) {
            result.put(column, new Row(notice).required(column));
        }
        result.put("delivered", "DELIVERED".equals(mark.get("state")));
        result.put("error", new Row(mark).required("last_error"));
        return result;
    }

    private Map<String, Object> row(String test, Stakeholder to, String channel, String address) {
        Instant now = clock.instant();
        Map<String, Object> event = Map.of(
                "id", test,
                "kind", "notify.test",
                "severity", "info",
                "happenedAt", now.toString(),
                "system", "bactrian",
                "source", "communication",
                "runId", "",
                "text", "this is a test: " + to.name() + " is reached by " + channel,
                "hint", "nothing to do",
                "facts", Map.of());
        String payload = JsonColumn.of(
                        Map.of("event", event, "title", "Bactrian", "to", to.name(), "planLine", "notify test"))
                .text();
        String incident = "bactrian/test/" + test;
        String id = Sha256.of(incident, to.id(), channel, address).substring(0, 24);
        Notice notice = new Notice(
                id,
                incident,
                now.toEpochMilli() * 1000,
                to.id(),
                channel,
                address,
                test,
                "notify test",
                payload,
                now.toEpochMilli());
        Map<String, Object> row = new HashMap<>(notice.row());
        row.put("attempts", 1L);
        row.put("root", notice.seq());
        row.put("holder", holder);
        return row;
    }
}
