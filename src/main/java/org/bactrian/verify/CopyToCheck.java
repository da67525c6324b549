package org.bactrian.verify;

import java.util.List;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder.Level;

/**
 * One copy that is to be checked.
 *
 * @param manifestSha256 as the catalog has it
 * @param level how far this host can go
 * @param wanted how far the order goes
 * @param holders every target that has a copy of this backup
 */
public record CopyToCheck(
        SourceId source,
        String backupId,
        String target,
        String manifestSha256,
        Level level,
        Level wanted,
        List<String> holders) {
    public CopyToCheck {
        holders = List.copyOf(holders);
    }

    /** The backup's directory below the target's root. */
    public String directory() {
        return source + "/" + backupId;
    }

    /** The word that names the route of the level: {@code verify-<word>}. */
    public String word() {
        return level.word();
    }

    /** Whether there is more to do than to look whether it is there. */
    public boolean deep() {
        return level != Level.EXISTS;
    }

    /** Only this copy's target, as a restore takes it. */
    public List<String> only() {
        return List.of(target);
    }

    /** The restore to nowhere, or into a scratch place, that proves the level. */
    public RestoreOrder look() {
        return RestoreOrder.look(backupId, target, level == Level.RESTORE ? Place.SCRATCH : Place.CONTENT);
    }
}
