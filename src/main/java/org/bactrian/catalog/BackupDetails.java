package org.bactrian.catalog;

import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;

/** Gives one backup with all that the catalog knows of it. */
public final class BackupDetails {
    private static final int NEAREST = 3;

    /**
     * The backup with this id.
     *
     * @throws BactrianException NOT_FOUND, with the nearest ids as the hint
     */
    public BackupEntry named(List<BackupEntry> backups, String id) {
        return backups.stream()
                .filter(backup -> backup.backupId().equals(id))
                .findFirst()
                .orElseThrow(() -> new BactrianException(
                        ErrorKind.NOT_FOUND, "the catalog has no backup '" + id + "'", hint(backups, id)));
    }

    private static String hint(List<BackupEntry> backups, String id) {
        List<String> ids = backups.stream().map(BackupEntry::backupId).toList();
        List<String> nearest = Nearest.ranked(id, ids, NEAREST);
        return nearest.isEmpty()
                ? "it has none; 'bactrian catalog rebuild' reads them from a target"
                : "did you mean " + String.join(", ", nearest) + "?";
    }

    /** What identifies a backup in {@code sql/catalog/}. */
    public Map<String, Object> key(BackupEntry backup) {
        return Map.of(
                "system", backup.source().system(),
                "source", backup.source().source(),
                "backup_id", backup.backupId());
    }

    /**
     * Brings together what the statements gave.
     *
     * @param checks rows of {@code select-verifications.sql}
     * @param manifest the row of {@code select-manifest.sql}
     */
    public BackupDetail detail(BackupEntry backup, List<Map<String, Object>> checks, Map<String, Object> manifest) {
        Row described = new Row(manifest);
        String json = described.required("manifest_json");
        return new BackupDetail(
                backup,
                described.text("run_id"),
                json,
                new JsonColumn(json).values(),
                checks.stream().map(Row::new).map(BackupDetails::check).toList());
    }

    private static BackupDetail.Check check(Row row) {
        return new BackupDetail.Check(
                row.text("target"),
                row.text("level"),
                row.text("outcome"),
                row.text("message"),
                row.instant("checked_at"),
                row.text("run_id"),
                new JsonColumn(row.required("evidence_json")).values());
    }
}
