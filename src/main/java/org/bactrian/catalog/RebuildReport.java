package org.bactrian.catalog;

import java.time.Instant;
import java.util.List;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.SourceId;

/**
 * What a rebuild of the catalog from a target did, or would do.
 *
 * @param adopted whether the catalog took over the installation's id
 * @param backups that it did not know
 * @param copies of backups that it knew from another target
 * @param present that it knew, copy and all
 * @param marks quarantine, suspect, hold and their ends
 * @param quarantined copies that are not offered for a restore
 */
public record RebuildReport(
        String target,
        String installation,
        boolean adopted,
        boolean dryRun,
        long backups,
        long copies,
        long present,
        long marks,
        long quarantined,
        List<SourceCount> sources,
        List<Finding> findings) {
    /**
     * A source that the target holds backups of.
     *
     * @param newest the moment to which its newest backup restores
     */
    public record SourceCount(SourceId source, String kind, long backups, Instant newest) {}

    /** Whether anything was refused. */
    public boolean refused() {
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.ERROR);
    }
}
