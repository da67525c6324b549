package org.bactrian.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that the catalog knows of one backup.
 *
 * @param runId the run that made it
 * @param manifestJson its description as it was signed
 * @param manifest the same as JSON values
 * @param checks of its copies, newest first
 */
public record BackupDetail(
        BackupEntry backup, String runId, String manifestJson, Map<String, Object> manifest, List<Check> checks) {
    /**
     * One check of one copy.
     *
     * @param outcome PASSED, FAILED, SUSPECT, NOT_PROVABLE
     * @param message why it did not pass; empty otherwise
     * @param evidence what was compared; JSON values
     */
    public record Check(
            String target,
            String level,
            String outcome,
            String message,
            Instant checkedAt,
            String runId,
            Map<String, Object> evidence) {}
}
