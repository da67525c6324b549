package org.bactrian.retention;

import java.util.List;

/**
 * What is to become of one place on a target, and why.
 *
 * @param directory below the target's root: {@code system/source/backup}; of what nobody knows, as much of its path as tells
 * @param reason for people
 * @param objects the names of all objects there, below the target's root
 * @param bytes of them together
 */
public record Decision(
        String target, String directory, Action action, String reason, List<String> objects, long bytes) {
    /** What is to be done. */
    public enum Action {
        /** It goes: a run left it that ended without a backup. */
        DELETE,
        /** It is no backup, and stays. */
        KEEP,
        /** Its manifest is wrong: it stays, is marked, and announced. */
        QUARANTINE,
        /** Nobody here knows it: it stays, and is told. */
        REPORT
    }

    public Decision {
        objects = List.copyOf(objects);
    }

    /** How a person agrees to it: {@code target:directory}. */
    public String name() {
        return target + ":" + directory;
    }
}
