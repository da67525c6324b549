package org.bactrian.catalog;

import java.nio.file.Path;
import java.util.List;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Mark;
import org.jspecify.annotations.Nullable;

/**
 * A backup as a target's own signed files tell of it.
 *
 * @param entry with one copy: the one on that target
 * @param installation whose backup it is
 * @param previous the backup before it in the sequence, null for the first
 * @param manifest its manifest.json on this host, for as long as the look at the target lasts
 * @param marks whose signature counts, the oldest first
 */
public record FoundBackup(
        BackupEntry entry,
        String installation,
        Manifest.@Nullable Previous previous,
        Path manifest,
        List<Marked> marks) {
    /** A mark by the name of its object: {@code <time>-<kind>}. */
    public record Marked(String name, Mark mark) {}

    /** How people and messages name it. */
    public String name() {
        return entry.source() + "/" + entry.backupId();
    }

    /** Its copy on the target that was looked at. */
    public BackupEntry.Copy copy() {
        return entry.copies().get(0);
    }
}
