package org.bactrian.lab;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bactrian.artifact.RunResult;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.web.WebPorts;
import org.jspecify.annotations.Nullable;

/** One screen of what the quickstart did, and where to look next. */
final class QuickstartReport {
    private static final String BACKUP = "%-15s  %-26s  %-8s  %8s  %8s  %s";
    private static final String RESTORE = "%-15s  %-26s  %-31s  %9s  %7s  %6s  %s";

    private final Path home;
    private final Lab lab;
    private final WebPorts ports;
    private final PrintStream out;

    QuickstartReport(Path home, Lab lab, WebPorts ports, PrintStream out) {
        this.home = home;
        this.lab = lab;
        this.ports = ports;
        this.out = out;
    }

    /** @param listed all backups of the catalog, as they are proven now */
    void print(List<RunResult> results, List<BackupEntry> listed) {
        out.println();
        line(BACKUP, "BACKUP", "", "STATE", "READ", "STORED", "PROVEN");
        results.stream()
                .filter(result -> result.backup() != null)
                .forEach(result -> listed.stream()
                        .filter(entry ->
                                entry.backupId().equals(result.run().backupId().value()))
                        .forEach(this::printBackup));
        out.println();
        line(RESTORE, "RESTORED", "BACKUP", "FROM", "DATA LOST", "RTA", "RTO", "CHECKED");
        List<RunResult> restores = results.stream()
                .filter(result -> result.facts().containsKey("rtaSeconds"))
                .toList();
        restores.forEach(this::printRestore);
        out.println();
        restores.forEach(result -> line("Phases of %-16s %s", result.run().source(), phases(result)));
        out.println();
        printPlaces();
    }

    private void printBackup(BackupEntry backup) {
        line(
                BACKUP,
                backup.source(),
                backup.backupId(),
                backup.state(),
                String.format(Locale.ROOT, "%.1f MB", backup.plainBytes() / 1e6),
                String.format(Locale.ROOT, "%.1f MB", backup.storedBytes() / 1e6),
                backup.copies().stream()
                        .map(copy -> copy.target() + ": " + (copy.complete() ? copy.verified() : "incomplete"))
                        .collect(Collectors.joining(", ")));
    }

    private void printRestore(RunResult result) {
        Map<String, Object> facts = result.facts();
        line(
                RESTORE,
                result.run().source(),
                facts.get("backupId"),
                given(map(facts.get("fetched"))),
                facts.get("lostSeconds") + " s",
                facts.get("rtaSeconds") + " s",
                facts.get("rtoSeconds") + " s",
                checked(map(facts.get("checked"))));
    }

    private static String checked(Map<?, ?> evidence) {
        Object checks = evidence.get("checks");
        long rows = evidence.get("rows") instanceof Number number ? number.longValue() : 0;
        int passed =
                checks instanceof Map<?, ?> answers ? answers.size() : checks instanceof List<?> list ? list.size() : 0;
        return String.format(Locale.ROOT, "%s tables, %,d rows, %d check", evidence.get("tables"), rows, passed);
    }

    private static String given(Map<?, ?> bytes) {
        return bytes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + (((Number) entry.getValue()).longValue() + 999) / 1000 + " kB")
                .collect(Collectors.joining(", "));
    }

    private static String phases(RunResult result) {
        return String.join(", ", texts(result.facts().get("phases"), "%s %s s"));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    // the name and the value of each entry
    private static List<String> texts(@Nullable Object value, String form) {
        return map(value).entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, form, entry.getKey(), entry.getValue()))
                .toList();
    }

    private void printPlaces() {
        String publicUrl = "http://127.0.0.1:" + ports.publicPort();
        String operationsUrl = "http://127.0.0.1:" + ports.operationsPort();
        out.println("Announced     " + lab.slack().messages().size() + " Slack messages: "
                + lab.slack().pageUrl());
        out.println("Status page   " + publicUrl + "/   JSON " + publicUrl + "/api/v2/summary.json");
        out.println("Operations    " + operationsUrl + "/health   " + operationsUrl + "/metrics");
        out.println("Look inside   " + home + ": config/  keys/  catalog.db  primary/  secondary/  offline/");
        out.println("Next          ./bactrian --config " + home.resolve("config") + " status | backups | schedule");
    }

    private void line(String form, Object... values) {
        out.println(String.format(Locale.ROOT, form, values));
    }
}
