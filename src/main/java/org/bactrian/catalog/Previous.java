package org.bactrian.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last backup of a source, which the next one names.
 *
 * @param sequence 0 when there is none
 * @param backupId empty when there is none
 * @param manifestSha256 empty when there is none
 */
public record Previous(long sequence, String backupId, String manifestSha256) {
    /** What a source has before its first backup. */
    public static final Previous NONE = new Previous(0, "", "");

    /** The number of the next backup, from 1. */
    public long nextSequence() {
        return sequence + 1;
    }

    /** @param row of {@code select-previous-backup.sql}, or null */
    static Previous of(@Nullable Map<String, Object> row) {
        if (row == null) {
            return NONE;
        }
        Row columns = new Row(row);
        return new Previous(columns.number("sequence"), columns.text("backup_id"), columns.text("manifest_sha256"));
    }
}
