package org.bactrian.cli;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bactrian.config.Inventory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists when what starts next. */
@Command(name = "schedule", description = "List the next starts by the schedules.")
final class ScheduleCommand extends Listing {
    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many starts of each source. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Override
    String route() {
        return "schedule-list";
    }

    @Override
    Map<String, String> variables(Inventory inventory) {
        return Map.of();
    }

    @Override
    Integer body() {
        return count;
    }

    @Override
    String text(List<Row> rows, Instant now) {
        if (rows.isEmpty()) {
            return "no source has a schedule\n";
        }
        Table table = new Table("SOURCE", "STARTS", "TYPE", "POLICY", "");
        for (Row row : rows) {
            String covered = row.text("coveredBy").isEmpty() ? "" : "covered by " + row.text("coveredBy");
            table.add(
                    row.sourceId(),
                    row.moment("startAt", now),
                    row.text("type").toLowerCase(Locale.ROOT),
                    row.text("policy"),
                    covered);
        }
        return table.text();
    }
}
