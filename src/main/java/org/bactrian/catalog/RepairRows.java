package org.bactrian.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.Mark;
import org.bactrian.artifact.SourceId;

/** Names the values of repairs and marks as the statements in {@code sql/catalog/} know them. */
public final class RepairRows {
    /**
     * A copy that is whole again, every byte of it read.
     *
     * @param bytes of all its files
     */
    public Map<String, Object> copy(CopyCheck check, long bytes) {
        Map<String, Object> row = key(check.source(), check.backupId());
        row.put("target", check.target());
        row.put("bytes", bytes);
        row.put("verified", check.level().word());
        row.put("verified_at", check.checkedAt().toEpochMilli());
        return row;
    }

    /**
     * A backup whose state follows its copies.
     *
     * @param wanted targets of the inventory that are to have a copy
     */
    public Map<String, Object> backup(CopyCheck check, List<String> wanted) {
        Map<String, Object> row = key(check.source(), check.backupId());
        row.put("targets", wanted);
        return row;
    }

    /**
     * A mark.
     *
     * @param name as {@code storage.Marks} names it
     */
    public Map<String, Object> mark(Mark mark, String name) {
        String[] parts = mark.directory().split("/", -1);
        Map<String, Object> row = key(new SourceId(parts[0], parts[1]), parts[2]);
        row.put("target", mark.target());
        row.put("name", name);
        row.put("kind", mark.kind().word());
        row.put("marked_at", mark.at().toEpochMilli());
        row.put("reason", mark.reason());
        return row;
    }

    private static Map<String, Object> key(SourceId source, String backupId) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("system", source.system());
        row.put("source", source.source());
        row.put("backup_id", backupId);
        return row;
    }
}
