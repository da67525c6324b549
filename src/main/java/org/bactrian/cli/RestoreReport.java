package org.bactrian.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.config.Inventory;
import org.bactrian.restore.KeptData;
import org.bactrian.restore.RestorePlan;

/** The plan of a restore, and how it ended, for people and as values for JSON. */
final class RestoreReport {
    private final RunResult result;
    private final Map<String, Object> facts;
    private final Optional<KeptData> kept;

    RestoreReport(Inventory inventory, RunRequest request, RunResult result) {
        this.result = result;
        this.facts = result.facts();
        this.kept = inventory
                .source(request.source())
                .flatMap(source -> request.order() instanceof RestoreOrder order
                        ? KeptData.of(source, order, fact("keptAs"))
                        : Optional.empty());
    }

    /** The plan, as it is shown before anything happens. */
    static String text(RestorePlan plan) {
        StringBuilder text = new StringBuilder("restore ")
                .append(plan.source())
                .append(' ')
                .append(plan.destination())
                .append('\n');
        line(text, "backup", plan.backupId());
        line(
                text,
                "goes back to",
                plan.consistencyTime() + ", what was written in the last " + Figures.duration(plan.lost())
                        + " is not in it");
        line(
                text,
                "overwrites",
                plan.overwrites().isEmpty()
                        ? "nothing"
                        : String.join(", ", plan.overwrites()) + (plan.permitted() ? "" : "  (needs --over-live)"));
        for (int i = 0; i < plan.copies().size(); i++) {
            line(
                    text,
                    i == 0 ? "from" : "else from",
                    plan.copies().get(i).target() + ": " + plan.copies().get(i).reason());
        }
        line(
                text,
                "size",
                Figures.bytes(plan.plainBytes()) + ", " + Figures.bytes(plan.storedBytes()) + " to be fetched");
        plan.rooms()
                .forEach(room -> line(
                        text,
                        "room",
                        room.purpose() + ": " + Figures.bytes(room.needed()) + " of " + Figures.bytes(room.free())
                                + " free in " + room.directory() + (room.enough() ? "" : "  NOT ENOUGH")));
        line(
                text,
                "will take",
                "about " + Figures.duration(plan.expected().duration()) + " by "
                        + plan.expected().basis() + objective(plan));
        plan.warnings().forEach(warning -> line(text, "warning", warning));
        for (int i = 0; i < plan.steps().size(); i++) {
            line(text, "step " + (i + 1), plan.steps().get(i));
        }
        return text.toString();
    }

    private static String objective(RestorePlan plan) {
        Duration rto = plan.rto();
        return rto == null ? "" : "; objective " + Figures.duration(rto) + (plan.keepsRto() ? "" : ": NOT KEPT");
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(Math.max(1, 14 - name.length())))
                .append(value)
                .append('\n');
    }

    /** The plan as names and values. */
    static Map<String, Object> values(RestorePlan plan) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("source", plan.source().toString());
        values.put("kind", plan.kind());
        values.put("backupId", plan.backupId());
        values.put("consistencyAt", plan.consistencyTime().toString());
        values.put("lostSeconds", plan.lost().toSeconds());
        values.put("place", plan.place().name());
        values.put("destination", plan.destination());
        values.put("overwrites", plan.overwrites());
        values.put("permitted", plan.overwrites().isEmpty() || plan.permitted());
        values.put(
                "copies",
                plan.copies().stream()
                        .map(copy -> Map.of("target", copy.target(), "reason", copy.reason()))
                        .toList());
        values.put("storedBytes", plan.storedBytes());
        values.put("plainBytes", plan.plainBytes());
        values.put(
                "rooms",
                plan.rooms().stream()
                        .map(room -> Map.of(
                                "directory",
                                room.directory(),
                                "purpose",
                                room.purpose(),
                                "needed",
                                room.needed(),
                                "free",
                                room.free()))
                        .toList());
        values.put("expectedSeconds", plan.expected().duration().toMillis() / 1000.0);
        values.put("expectedBy", plan.expected().basis());
        values.put("guess", plan.expected().guess());
        Duration rto = plan.rto();
        if (rto != null) {
            values.put("rtoSeconds", rto.toSeconds());
        }
        values.put("keepsRto", plan.keepsRto());
        values.put("warnings", plan.warnings());
        values.put("steps", plan.steps());
        return values;
    }

    /** How it ended: the time it took against the objective, and where the old data is. */
    String text() {
        StringBuilder text = new StringBuilder().append(result.run().source());
        if (result.outcome() != ErrorKind.DONE) {
            return text.append("  NOT RESTORED\n").toString();
        }
        Duration took = seconds("rtaSeconds");
        text.append("  RESTORED in ").append(Figures.duration(took));
        if (facts.containsKey("rtoSeconds")) {
            Duration rto = seconds("rtoSeconds");
            text.append(", objective ")
                    .append(Figures.duration(rto))
                    .append(took.compareTo(rto) <= 0 ? ": kept" : ": NOT KEPT");
        }
        text.append('\n');
        line(text, "backup", fact("backupId"));
        line(
                text,
                "went back to",
                fact("consistencyTime") + ", " + Figures.age(Instant.parse(fact("consistencyTime")), result.endedAt()));
        if (facts.get("phases") instanceof Map<?, ?> phases) {
            line(
                    text,
                    "phases",
                    String.join(
                            ", ",
                            phases.entrySet().stream()
                                    .map(phase -> phase.getKey() + " " + phase.getValue() + " s")
                                    .toList()));
        }
        if (!fact("safetyBackupId").isEmpty()) {
            line(text, "safety backup", fact("safetyBackupId"));
        }
        if (!fact("keptAs").isEmpty()) {
            line(text, "old data", fact("keptAs"));
        }
        kept.ifPresent(commands -> {
            line(text, "remove it", commands.remove());
            line(text, "bring it back", commands.bringBack());
        });
        return text.toString();
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
