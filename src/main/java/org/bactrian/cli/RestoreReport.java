package org.bactrian.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.config.Inventory;
import org.bactrian.restore.KeptData;

/** How a restore ended, for people and as values for JSON. */
final class RestoreReport {
    private final RunResult result;
    private final Map<String, Object> facts;
    private final Optional<KeptData> kept;

    private final String place;

    RestoreReport(Inventory inventory, RunRequest request, RunResult result) {
        this.result = result;
        this.facts = result.facts();
        this.kept = inventory
                .source(request.source())
                .flatMap(source -> request.order() instanceof RestoreOrder order
                        ? KeptData.of(source, order, fact("keptAs"))
                        : Optional.empty());
        this.place = request.order() instanceof RestoreOrder order ? place(order) : "";
    }

    private String place(RestoreOrder order) {
        return switch (order.place()) {
            case ELSEWHERE -> order.to();
            case DIRECTORY -> "directory " + order.to();
            case TABLES -> tables();
            default -> "";
        };
    }

    // the schema is made for this restore: nobody would find the tables without its name
    private String tables() {
        if (!(facts.get("checked") instanceof Map<?, ?> checked)) {
            return "";
        }
        String left = checked.get("foreignKeysLeftOut") instanceof List<?> keys && !keys.isEmpty()
                ? "; foreign keys to other tables were left out: " + joined(keys)
                : "";
        return "schema " + checked.get("schema") + ", from "
                + (checked.get("names") instanceof List<?> names ? joined(names) : "") + left;
    }

    private static String joined(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The time it took against the objective, and where the old data is. */
    String text() {
        if (result.outcome() != ErrorKind.DONE) {
            return result.run().source() + "  NOT RESTORED\n";
        }
        Lines lines = new Lines(
                result.run().source() + "  RESTORED in " + Figures.duration(seconds("rtaSeconds")) + objective());
        lines.add("backup", fact("backupId"));
        lines.add(
                "went back to",
                fact("consistencyTime") + ", " + Figures.age(Instant.parse(fact("consistencyTime")), result.endedAt()));
        if (!place.isEmpty()) {
            lines.add("is now in", place);
        }
        if (facts.get("phases") instanceof Map<?, ?> phases) {
            List<String> each = phases.entrySet().stream()
                    .map(phase -> phase.getKey() + " " + phase.getValue() + " s")
                    .toList();
            lines.add("phases", String.join(", ", each));
        }
        if (!fact("safetyBackupId").isEmpty()) {
            lines.add("safety backup", fact("safetyBackupId"));
        }
        if (!fact("keptAs").isEmpty()) {
            lines.add("old data", fact("keptAs"));
        }
        kept.ifPresent(commands -> {
            lines.add("remove it", commands.remove());
            lines.add("bring it back", commands.bringBack());
        });
        return lines.text();
    }

    private String objective() {
        if (!facts.containsKey("rtoSeconds")) {
            return "";
        }
        Duration rto = seconds("rtoSeconds");
        boolean isKept = seconds("rtaSeconds").compareTo(rto) <= 0;
        return ", objective " + Figures.duration(rto) + (isKept ? ": kept" : ": NOT KEPT");
    }

    /** The same as names and values. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("source", result.run().source().toString());
        values.put("runId", result.run().id());
        values.put("state", result.state());
        values.put("exitCode", result.outcome().exitCode());
        values.put("startedAt", result.run().startedAt().toString());
        values.put("endedAt", result.endedAt().toString());
        values.put("error", result.error());
        values.put("hint", result.hint());
        values.putAll(facts);
        kept.ifPresent(commands -> {
            values.put("removeOld", commands.remove());
            values.put("bringOldBack", commands.bringBack());
        });
        values.put(
                "checks",
                result.checks().stream()
                        .map(check -> List.of(check.target(), check.outcome().name(), check.message()))
                        .toList());
        return values;
    }

    private String fact(String name) {
        return String.valueOf(facts.getOrDefault(name, ""));
    }

    private Duration seconds(String name) {
        return facts.get(name) instanceof Number seconds
                ? Duration.ofMillis((long) (seconds.doubleValue() * 1000))
                : Duration.ZERO;
    }
}
