package org.bactrian.artifact;

import java.util.Locale;

/** How much of a source a backup holds; later constants are weaker: a stronger one covers them. */
public enum BackupType {
    FULL,
    DIFFERENTIAL,
    INCREMENTAL;

    /** The lower-case word used in ids, manifests and configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when the word names no type */
    public static BackupType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
