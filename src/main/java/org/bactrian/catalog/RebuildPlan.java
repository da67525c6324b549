package org.bactrian.catalog;

import java.util.List;
import org.bactrian.artifact.Finding;

/**
 * What a rebuild from a target is going to write.
 *
 * @param installation whose backups the target holds
 * @param adopts whether the catalog takes over that id, because it is empty and its own is fresh
 * @param fitting all that agree with the catalog, those that it has already too
 * @param added those whose backup it does not know
 * @param copies those whose backup it knows, without the copy on this target
 * @param findings what was refused, and why
 */
public record RebuildPlan(
        String target,
        String installation,
        boolean adopts,
        List<FoundBackup> fitting,
        List<FoundBackup> added,
        List<FoundBackup> copies,
        List<Finding> findings) {
    /** Whether the catalog learns of anything that retention could take for too much. */
    public boolean news() {
        return !added.isEmpty() || !copies.isEmpty();
    }
}
