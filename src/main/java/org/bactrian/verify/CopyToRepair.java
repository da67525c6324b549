package org.bactrian.verify;

import java.util.List;
import org.bactrian.artifact.SourceId;

/**
 * One copy that is to be made whole.
 *
 * @param manifestSha256 as the catalog has it
 * @param quarantined whether its mark is to be lifted
 * @param givers targets whose copies count as good, the best first
 * @param lastResort targets whose copies are quarantined; what is good of them is as good
 */
public record CopyToRepair(
        SourceId source,
        String backupId,
        String target,
        String manifestSha256,
        boolean quarantined,
        List<String> givers,
        List<String> lastResort) {
    public CopyToRepair {
        givers = List.copyOf(givers);
        lastResort = List.copyOf(lastResort);
    }

    /** The backup's directory below a target's root. */
    public String directory() {
        return source + "/" + backupId;
    }
}
