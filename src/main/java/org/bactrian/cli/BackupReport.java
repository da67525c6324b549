package org.bactrian.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;

/** How one run ended, for people and as values for JSON. */
final class BackupReport {
    private BackupReport() {}

    /** A line for the run and one for each target. */
    static String text(RunResult result) {
        Duration took = Duration.between(result.run().startedAt(), result.endedAt());
        String head = result.run().source() + "  " + result.state();
        BackupRecord backup = result.backup();
        if (backup == null) {
            return head + "  after " + Figures.duration(took) + '\n';
        }
        StringBuilder text = new StringBuilder(head)
                .append("  ")
                .append(Figures.bytes(backup.plainBytes()))
                .append(" -> ")
                .append(Figures.bytes(backup.storedBytes()))
                .append(" in ")
                .append(Figures.duration(took))
                .append("  ")
                .append(result.run().backupId())
                .append('\n');
        int width = backup.copies().stream()
                .mapToInt(copy -> copy.target().length())
                .max()
                .orElse(0);
        backup.copies()
                .forEach(copy -> text.append("  ").append(copy(copy, width)).append('\n'));
        warnings(result)
                .forEach(warning -> text.append("  warning: ").append(warning).append('\n'));
        return text.toString();
    }

    private static List<?> warnings(RunResult result) {
        return result.facts().get("warnings") instanceof List<?> warnings ? warnings : List.of();
    }

    private static String copy(BackupRecord.CopyRecord copy, int width) {
        String blank = " ".repeat(width - copy.target().length());
        String state = copy.target() + blank + "  " + (copy.complete() ? "complete" : "INCOMPLETE");
        String proof = copy.complete() ? ", proof " + copy.proof().name().toLowerCase(Locale.ROOT) : "";
        String verified = copy.verified().isEmpty() ? "" : ", verified: " + copy.verified();
        return state + proof + verified + (copy.message().isEmpty() ? "" : ": " + copy.message());
    }

    /** The same as names and values. */
    static Map<String, Object> values(RunResult result) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("source", result.run().source().toString());
        values.put("runId", result.run().id());
        values.put("backupId", result.run().backupId().value());
        values.put("type", result.run().type().word());
        values.put("purpose", result.run().purpose().word());
        values.put("state", result.state());
        values.put("exitCode", result.outcome().exitCode());
        values.put("startedAt", result.run().startedAt().toString());
        values.put("endedAt", result.endedAt().toString());
        values.put("error", result.error());
        values.put("hint", result.hint());
        values.put("warnings", warnings(result));
        BackupRecord backup = result.backup();
        if (backup != null) {
            values.put("consistencyAt", backup.consistencyTime().toString());
            values.put("plainBytes", backup.plainBytes());
            values.put("storedBytes", backup.storedBytes());
            values.put(
                    "copies",
                    backup.copies().stream().map(BackupReport::copyValues).toList());
        }
        return values;
    }

    /** What is known of a source whose run did not begin. */
    static Map<String, Object> values(SourceId source, BactrianException refusal) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("source", source.toString());
        values.put("state", refusal.kind().name());
        values.put("exitCode", refusal.kind().exitCode());
        values.put("error", String.valueOf(refusal.getMessage()));
        values.put("hint", refusal.hint());
        return values;
    }

    private static Map<String, Object> copyValues(BackupRecord.CopyRecord copy) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("target", copy.target());
        values.put("complete", copy.complete());
        values.put("proof", copy.proof().name());
        values.put("bytes", copy.bytes());
        values.put("verified", copy.verified());
        values.put("message", copy.message());
        return values;
    }

    /** Plain bytes of the newest backup of a source; 0 when there is none: then nobody knows how long it takes. */
    static long lastSize(Requests requests, SourceId source) throws Exception {
        Object body = requests.ask("backups-list", Map.of("system", source.system(), "source", source.source()));
        List<Row> rows = Row.of(body);
        return rows.stream()
                .filter(row -> row.sourceId().equals(source.toString()))
                .max((left, right) -> time(left).compareTo(time(right)))
                .flatMap(row -> row.number("plainBytes"))
                .orElse(0L);
    }

    private static Instant time(Row row) {
        return row.time("startedAt").orElse(Instant.EPOCH);
    }
}
