package org.bactrian.artifact;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param outcome DONE, DEGRADED, or the kind of the error
 * @param backup null when no backup counts
 * @param checks what was found of copies, of this and of earlier backups
 * @param facts figures and decisions, for the catalog and for templates; JSON values
 * @param error a lower-case fact; empty when all is well
 * @param hint what to try; may be empty
 */
public record RunResult(
        Run run,
        ErrorKind outcome,
        Instant endedAt,
        @Nullable BackupRecord backup,
        List<CopyCheck> checks,
        Map<String, Object> facts,
        String error,
        String hint) {
    /** OK, DEGRADED or FAILED, as the catalog names the state. */
    public String state() {
        return switch (outcome) {
            case DONE -> "OK";
            case DEGRADED -> "DEGRADED";
            default -> "FAILED";
        };
    }
}
