package org.bactrian.artifact;

import java.time.Instant;
import java.util.Map;

/**
 * One check of one copy of a backup, with its evidence.
 *
 * @param level as in {@link VerifyOrder.Level}
 * @param message why it failed or could not be made; empty when it passed
 * @param evidence what was compared, how much, how long; JSON values
 */
public record CopyCheck(
        SourceId source,
        String backupId,
        String target,
        VerifyOrder.Level level,
        Outcome outcome,
        String message,
        Instant checkedAt,
        Map<String, Object> evidence) {
    /** How a check ended. */
    public enum Outcome {
        PASSED,
        /** The copy is bad: it is quarantined, never offered for a restore, and repaired from a good one. */
        FAILED,
        /** The stored bytes are those of the backup, and yet it cannot be restored: the backup is suspect, on every target. */
        SUSPECT,
        /** The target did not answer, or this host lacks what the check needs: neither good nor bad. */
        NOT_PROVABLE
    }

    public CopyCheck {
        evidence = Map.copyOf(evidence);
    }
}
