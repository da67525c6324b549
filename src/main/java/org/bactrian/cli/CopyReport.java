package org.bactrian.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;

/** What a run found of copies, for people and as values for JSON. */
final class CopyReport implements JobRuns.Form {
    private final String well;

    /** @param well the last word about a source when all is well */
    CopyReport(String well) {
        this.well = well;
    }

    @Override
    public String text(RunResult result) {
        if (result.checks().isEmpty()) {
            return result.run().source() + "  " + end(result) + '\n';
        }
        Table table = new Table("BACKUP", "TARGET", "LEVEL", "OUTCOME", ">SECONDS", "");
        for (CopyCheck check : result.checks()) {
            table.add(
                    check.backupId(),
                    check.target(),
                    check.level().word(),
                    outcome(check.outcome()),
                    String.valueOf(check.evidence().getOrDefault("seconds", "")),
                    note(check));
        }
        return result.run().source() + "\n" + table.text() + result.run().source() + "  " + end(result) + '\n';
    }

    private String end(RunResult result) {
        long good = result.checks().stream()
                .filter(check -> check.outcome() == Outcome.PASSED)
                .count();
        String counted = result.checks().isEmpty() ? "" : ": " + Figures.count(good, "check") + " passed";
        return result.outcome() == ErrorKind.DONE
                ? well + counted
                : result.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ') + counted;
    }

    private static String note(CopyCheck check) {
        Object repaired = check.evidence().get("repaired");
        return repaired instanceof List<?> files
                ? (files.isEmpty()
                        ? "nothing was missing"
                        : "put anew: "
                                + files.stream()
                                        .map(String::valueOf)
                                        .collect(java.util.stream.Collectors.joining(", ")))
                : check.message();
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "passed";
            case FAILED -> "BAD, quarantined";
            case SUSPECT -> "CANNOT BE RESTORED";
            case NOT_PROVABLE -> "not provable here";
        };
    }

    @Override
    public Map<String, Object> values(RunResult result) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("source", result.run().source().toString());
        values.put("runId", result.run().id());
        values.put("state", result.outcome().name());
        values.put("exitCode", result.outcome().exitCode());
        values.put("startedAt", result.run().startedAt().toString());
        values.put("endedAt", result.endedAt().toString());
        values.put("error", result.error());
        values.put("hint", result.hint());
        values.put("facts", result.facts());
        values.put("checks", result.checks().stream().map(CopyReport::check).toList());
        return values;
    }

    private static Map<String, Object> check(CopyCheck check) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("backupId", check.backupId());
        values.put("target", check.target());
        values.put("level", check.level().word());
        values.put("outcome", check.outcome().name());
        values.put("message", check.message());
        values.put("checkedAt", check.checkedAt().toString());
        values.put("evidence", check.evidence());
        return values;
    }
}
