package org.bactrian.cli;

import java.util.List;
import java.util.Map;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.config.SourceSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a command works on: sources, or one backup of one source.
 *
 * @param sources when there are several, only those that have a backup
 * @param backupId null: not one backup
 */
record Subject(List<SourceId> sources, @Nullable String backupId) {
    /**
     * Understands a word of the command line.
     *
     * @param word a system, a source, the id of a backup, or empty for all sources
     * @throws BactrianException NOT_FOUND when it is none of these; USAGE when backups of several sources have the id
     */
    static Subject of(Inventory inventory, Requests requests, String word) throws Exception {
        if (!word.matches("\\d{8}T\\d{6}Z-.*")) {
            List<SourceSpec> specs = Selection.of(inventory, word.isEmpty() ? List.of() : List.of(word));
            List<SourceId> sources = specs.stream().map(SourceSpec::id).toList();
            return new Subject(sources.size() == 1 ? sources : stored(requests, sources), null);
        }
        List<SourceId> holders = backups(requests).stream()
                .filter(row -> row.text("backupId").equals(word))
                .map(row -> SourceId.parse(row.sourceId()))
                .toList();
        if (holders.size() == 1) {
            return new Subject(holders, word);
        }
        throw holders.isEmpty()
                ? new BactrianException(
                        ErrorKind.NOT_FOUND, "there is no backup " + word, "'bactrian backups' lists them")
                : new BactrianException(
                        ErrorKind.USAGE, "backup " + word + " is there of " + holders, "name a source instead");
    }

    // of many sources, one that has no backup yet is no fault of its copies
    private static List<SourceId> stored(Requests requests, List<SourceId> sources) throws Exception {
        List<String> known = backups(requests).stream().map(Row::sourceId).toList();
        return sources.stream()
                .filter(source -> known.contains(source.toString()))
                .toList();
    }

    private static List<Row> backups(Requests requests) throws Exception {
        return Row.of(requests.ask("backups-list", Map.of()));
    }
}
