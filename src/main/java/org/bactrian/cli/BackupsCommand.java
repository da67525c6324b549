package org.bactrian.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.config.Inventory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists what is stored. */
@Command(
        name = "backups",
        description = "List the backups, of all sources or of those in a system.",
        subcommands = BackupShow.class)
final class BackupsCommand extends Listing {
    @Parameters(paramLabel = "SYSTEM[/SOURCE]", arity = "0..1", defaultValue = "", description = "Whose backups.")
    private String name = "";

    @Override
    String route() {
        return "backups-list";
    }

    private @Nullable BactrianException unknown;

    @Override
    Map<String, String> variables(Inventory inventory) {
        // a source that was taken out of the inventory may still have backups: this counts when there are none
        unknown = name.isEmpty() || Selection.has(inventory, name) ? null : Selection.unknown(inventory, name);
        int slash = name.indexOf('/');
        return Map.of(
                "system", slash < 0 ? name : name.substring(0, slash),
                "source", slash < 0 ? "" : name.substring(slash + 1));
    }

    @Override
    void check(List<Row> rows) {
        if (rows.isEmpty() && unknown != null) {
            throw unknown;
        }
    }

    @Override
    String text(List<Row> rows, Instant now) {
        if (rows.isEmpty()) {
            return "no backups" + (name.isEmpty() ? "" : " of " + name) + '\n';
        }
        Table table = new Table("SOURCE", "BACKUP", "STATE", "TAKEN", ">SIZE", ">STORED", "COPIES");
        for (Row row : rows) {
            List<Row> copies = row.rows("copies");
            long complete = copies.stream()
                    .filter(copy -> "true".equals(copy.text("complete")))
                    .count();
            table.add(
                    row.sourceId(),
                    row.text("backupId"),
                    row.text("purpose").equalsIgnoreCase("safety")
                            ? row.text("state") + " (safety)"
                            : row.text("state"),
                    row.age("consistencyTime", now),
                    row.bytes("plainBytes"),
                    row.bytes("storedBytes"),
                    complete + "/" + copies.size());
        }
        return table.text();
    }
}
