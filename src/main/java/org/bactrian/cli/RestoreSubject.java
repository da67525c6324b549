package org.bactrian.cli;

import java.util.List;
import java.util.Map;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.jspecify.annotations.Nullable;

/**
 * What a person named: a source, or a backup whose source is found.
 *
 * @param text as typed
 * @param backupId null when a source is named
 */
record RestoreSubject(String text, @Nullable String backupId) {
    static final String LATEST = "latest";

    /**
     * @param second the word after it
     * @throws BactrianException USAGE when it is neither a source nor a backup
     */
    static RestoreSubject parse(String text, String second) {
        if (!second.equals(LATEST)) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "'" + second + "' is not understood",
                    "after the source comes 'latest' or nothing; a backup is named by --backup ID, a time by --at TIME");
        }
        if (text.contains("/")) {
            return new RestoreSubject(text, null);
        }
        try {
            return new RestoreSubject(text, new BackupId(text).value());
        } catch (IllegalArgumentException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "'" + text + "' is neither a source (system/source) nor a backup id",
                    "one source is restored at a time; 'bactrian backups' lists what there is",
                    e);
        }
    }

    /**
     * The source named, or that of the backup named.
     *
     * @throws BactrianException NOT_FOUND when there is none; USAGE when the name is none
     */
    SourceId source(Inventory inventory, Requests requests, RestoreOrder order) throws Exception {
        if (backupId == null) {
            return named(inventory, order);
        }
        List<Row> known = Row.of(requests.ask("backups-list", Map.of("system", "", "source", "")));
        List<SourceId> found = of(known);
        if (found.isEmpty() && order.from() != null) {
            found = of(
                    Row.of(requests.ask("target-backups", Map.of("target", order.from(), "system", "", "source", ""))));
        }
        if (found.size() != 1) {
            throw new BactrianException(
                    found.isEmpty() ? ErrorKind.NOT_FOUND : ErrorKind.USAGE,
                    found.isEmpty() ? "there is no backup " + backupId : backupId + " is a backup of " + found,
                    found.isEmpty()
                            ? "'bactrian backups' lists what there is; without a catalog name a target: --from TARGET"
                            : "name the source, and the backup by --backup");
        }
        return found.get(0);
    }

    private List<SourceId> of(List<Row> backups) {
        return backups.stream()
                .filter(row -> row.text("backupId").equals(backupId))
                .map(row -> SourceId.parse(row.sourceId()))
                .distinct()
                .toList();
    }

    // a target that is named may know a source that the inventory of a new machine does not
    private SourceId named(Inventory inventory, RestoreOrder order) {
        if (order.from() == null && !Selection.has(inventory, text)) {
            throw Selection.unknown(inventory, text);
        }
        try {
            return SourceId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BactrianException(ErrorKind.USAGE, String.valueOf(e.getMessage()), "", e);
        }
    }
}
