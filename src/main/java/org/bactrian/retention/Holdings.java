package org.bactrian.retention;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.catalog.RefusedBackup;

/**
 * What one target holds, by its own words.
 *
 * @param clock the time by the target's clock
 * @param listing every object
 * @param believed the directories whose manifest a trusted signer signed
 * @param refused the directories whose manifest is not believed
 */
public record Holdings(
        String target, Instant clock, List<ObjectStat> listing, Set<String> believed, List<RefusedBackup> refused) {
    public Holdings {
        listing = List.copyOf(listing);
        believed = Set.copyOf(believed);
        refused = List.copyOf(refused);
    }

    /**
     * The earliest that it can be by all that the target says: its clock, or the newest object when that is older. A clock
     * that jumped ahead makes nothing old as long as nothing was written after the jump.
     */
    Instant now() {
        return listing.stream()
                .map(ObjectStat::modified)
                .max(Instant::compareTo)
                .filter(newest -> newest.isBefore(clock))
                .orElse(clock);
    }
}
