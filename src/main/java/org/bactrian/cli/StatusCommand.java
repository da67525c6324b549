package org.bactrian.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.config.Inventory;
import picocli.CommandLine.Command;

/** Shows how each source stands. */
@Command(name = "status", description = "Show each source: last run, last good backup, what runs now, what is next.")
final class StatusCommand extends Listing {
    @Override
    String route() {
        return "status-list";
    }

    @Override
    Map<String, String> variables(Inventory inventory) {
        return Map.of();
    }

    @Override
    String text(List<Row> rows, Instant now) {
        Table table = new Table("SOURCE", "STATE", "LAST GOOD", ">SIZE", "NOW", "NEXT");
        StringBuilder faults = new StringBuilder();
        for (Row row : rows) {
            Row good = row.row("lastGood");
            Row running = row.row("running");
            table.add(
                    row.sourceId(),
                    row.text("state"),
                    good.age("consistencyTime", now),
                    good.bytes("plainBytes"),
                    running.values().isEmpty() ? "" : "running since " + running.age("startedAt", now),
                    row.age("nextFire", now));
            Row last = row.row("lastRun");
            if (!last.text("error").isEmpty()) {
                faults.append('\n')
                        .append(row.sourceId())
                        .append(": ")
                        .append(last.text("error"))
                        .append('\n');
                faults.append(last.text("hint").isEmpty() ? "" : "  hint: " + last.text("hint") + '\n');
            }
        }
        return table.text() + faults;
    }
}
