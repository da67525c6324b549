package org.bactrian.artifact;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which copies of a source's backups are to be checked, and how far.
 *
 * @param level the highest level wanted; the lower ones come before it
 * @param backupId one backup; null: the newest that every target has
 * @param targets only these; empty: all that hold a copy
 * @param rotate one target only: the one whose last proof of this level is the oldest
 * @param whenDue only where the policy says that a check is due
 */
public record VerifyOrder(Level level, @Nullable String backupId, List<String> targets, boolean rotate, boolean whenDue)
        implements Order {
    /** How far a copy is proven (DESIGN, verification levels); each includes those before it. */
    public enum Level {
        /** Manifest and all files are there, with their sizes. */
        EXISTS,
        /** Every stored byte. */
        CHECKSUM,
        /** The whole plain stream, through the tool that reads it. */
        CONTENT,
        /** Restored into a scratch place, with the source's checks. */
        RESTORE;

        /** The lower-case word of commands and the catalog. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public VerifyOrder {
        targets = List.copyOf(targets);
    }
}
