package org.bactrian.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Table table = new Table("SOURCE", "STATE", "LAST GOOD", ">SIZE", "COPIES", "PROVEN", "RTA / RTO", "NEXT");
        StringBuilder faults = new StringBuilder();
        for (Row row : rows) {
            Row good = row.row("lastGood");
            table.add(
                    row.text("source"),
                    state(row, now),
                    good.values().isEmpty() ? "never" : good.age("consistencyTime", now),
                    good.bytes("plainBytes"),
                    copies(good),
                    proven(row, now),
                    restored(row.row("measured")),
                    row.text("nextFire").isEmpty() ? "no schedule" : row.age("nextFire", now));
            faults.append(fault(row, now));
        }
        return table.text() + faults;
    }

    private static String state(Row row, Instant now) {
        // a catalog that was rebuilt knows backups without their runs
        String none = row.row("lastGood").values().isEmpty() ? "no backup" : "no run";
        String state = row.text("state").equals("NONE") ? none : row.text("state");
        Row running = row.row("running");
        return running.values().isEmpty() ? state : state + ", running for " + running.span("startedAt", now);
    }

    // a restore proves the content, too
    private static String proven(Row row, Instant now) {
        String restore = row.age("restoreProvenAt", now);
        String content = row.age("contentProvenAt", now);
        if (content.isEmpty() || content.equals(restore)) {
            return content.isEmpty() ? "never" : "restore " + restore;
        }
        return "content " + content + (restore.isEmpty() ? "" : ", restore " + restore);
    }

    // how long the last restore took, a proof by one included, against the objective
    private static String restored(Row last) {
        if (last.values().isEmpty()) {
            return "not measured";
        }
        Duration rta = Duration.ofMillis((long) (Double.parseDouble(last.text("rtaSeconds")) * 1000));
        Optional<Duration> rto = last.number("rtoSeconds").map(Duration::ofSeconds);
        return Figures.duration(rta)
                + rto.map(limit -> " / " + Figures.duration(limit) + (rta.compareTo(limit) <= 0 ? "" : " NOT KEPT"))
                        .orElse("");
    }

    private static String copies(Row good) {
        long all = good.number("copies").orElse(0L);
        return all == 0 ? "" : all - good.number("openCopies").orElse(0L) + "/" + all;
    }

    private static String fault(Row row, Instant now) {
        Row last = row.row("lastRun");
        if (last.text("error").isEmpty()) {
            return "";
        }
        String hint = last.text("hint").isEmpty() ? "" : "  hint: " + last.text("hint") + '\n';
        return '\n'
                + row.text("source") + " " + last.text("state") + " " + last.age("endedAt", now) + ": "
                + last.text("error") + '\n' + hint;
    }
}
