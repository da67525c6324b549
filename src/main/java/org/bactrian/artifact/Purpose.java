package org.bactrian.artifact;

import java.util.Locale;

/** Why a backup was taken; a safety backup is never {@code latest}, never a base and never counted by retention. */
public enum Purpose {
    SCHEDULED,
    MANUAL,
    SAFETY;

    /** The lower-case word used in manifests and the catalog. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
