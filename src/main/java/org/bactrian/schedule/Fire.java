package org.bactrian.schedule;

import java.time.Instant;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.SourceId;

/**
 * One start by the schedule.
 *
 * @param policy id of the policy whose schedule it is
 * @param server what the limit of one run at a time applies to
 * @param priority 1 first; 99 after all others
 * @param startAt the due time plus the jitter of the source
 * @param coveredBy due time and type of the fire that runs in its place; empty: it runs itself
 */
public record Fire(
        SourceId source,
        Instant dueAt,
        BackupType type,
        String policy,
        String server,
        int priority,
        Instant startAt,
        String coveredBy) {
    /** This fire in the shadow of another one. */
    Fire coveredBy(Fire other) {
        return new Fire(source, dueAt, type, policy, server, priority, startAt, other.dueAt + " " + other.type.word());
    }
}
