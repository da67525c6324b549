package org.bactrian.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bactrian.config.Inventory;
import picocli.CommandLine.Command;

/** Lists when what starts next. */
@Command(name = "schedule", description = "List the next starts by the schedules.")
final class ScheduleCommand extends Listing {
    @Override
    String route() {
        return "schedule-list";
    }

    @Override
    Map<String, String> variables(Inventory inventory) {
        return Map.of();
    }

    @Override
    String text(List<Row> rows, Instant now) {
        if (rows.isEmpty()) {
            return "no source has a schedule\n";
        }
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.values().keySet()));
        List<String> headings = columns.stream().map(ScheduleCommand::heading).toList();
        Table table = new Table(headings.toArray(String[]::new));
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            columns.forEach(column -> cells.add(row.moment(column, now)));
            table.add(cells.toArray(String[]::new));
        }
        return table.text();
    }

    private static String heading(String column) {
        return column.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
    }
}
