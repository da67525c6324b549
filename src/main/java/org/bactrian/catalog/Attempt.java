package org.bactrian.catalog;

import org.bactrian.artifact.SourceId;

/**
 * A backup run that has left no backup, yet or for good.
 *
 * @param backupId of the backup that it makes, or was to make: its directory on the targets
 * @param underWay whether it holds its lease, by the catalog's clock
 */
public record Attempt(SourceId source, String backupId, String runId, boolean underWay) {
    /** The directory of its backup below a target's root. */
    public String directory() {
        return source + "/" + backupId;
    }
}
