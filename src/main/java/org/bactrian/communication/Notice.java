package org.bactrian.communication;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bactrian.artifact.Sha256;

/**
 * One message to one address by one channel: a row of the outbox.
 *
 * @param id derived from what the notice is about, so that planning twice gives the same notice
 * @param incident the condition key of the event; what belongs together in a thread
 * @param seq the order within the incident: the event's milliseconds times 1000 and three digits of its id
 * @param stakeholder id of the group that is told
 * @param channel id of the channel
 * @param target the address, in the words of the channel: {@code #backups}, {@code ops@example.org}
 * @param planLine the lines of the plan that decided
 * @param payload JSON: all that templates need, so that sending needs no inventory
 * @param createdAt milliseconds since 1970 UTC
 */
public record Notice(
        String id,
        String incident,
        long seq,
        String stakeholder,
        String channel,
        String target,
        String eventId,
        String planLine,
        String payload,
        long createdAt) {
    /** The columns of {@code insert-notice.sql}. */
    public Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("incident", incident);
        row.put("seq", seq);
        row.put("stakeholder", stakeholder);
        row.put("channel", channel);
        row.put("target", target);
        row.put("event_id", eventId);
        row.put("plan_line", planLine);
        row.put("payload_json", payload);
        row.put("payload_hash", Sha256.of(payload));
        row.put("created_at", createdAt);
        return row;
    }
}
