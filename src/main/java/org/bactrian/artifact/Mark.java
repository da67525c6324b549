package org.bactrian.artifact;

import java.time.Instant;
import java.util.Locale;

/**
 * A small signed object beside a backup on a target, {@code marks/<time>-<kind>.json}: docs/format.md.
 *
 * @param directory of the backup below the target's root: {@code system/source/backup}
 * @param target the target's id by this installation's inventory
 * @param reason for people
 * @param installation who set it
 */
public record Mark(Kind kind, String directory, String target, String reason, Instant at, String installation) {
    /** What a mark says. */
    public enum Kind {
        /** The copy on this target is bad: it is not restored from until it is lifted. */
        QUARANTINE,
        /** The stored bytes are whole, and yet the backup cannot be restored: it is restored only when it is named. */
        SUSPECT,
        /** The backup is kept, whatever its age. */
        HOLD,
        /** The earlier marks of this backup on this target do not count any more. */
        LIFTED;

        /** The lower-case word of names and files. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
