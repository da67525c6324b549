package org.bactrian.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bactrian.artifact.RunResult;
import org.bactrian.retention.Decision;
import org.bactrian.retention.Decision.Action;
import org.bactrian.retention.Sweep;

/** What a sweep would do or has done, for people and as values for JSON. */
final class SweepReport implements JobRuns.Form {
    /** The directories that would go, were everything agreed to. */
    static List<Decision> going(Sweep plan) {
        return plan.decisions().stream()
                .filter(decision -> decision.action() == Action.DELETE)
                .toList();
    }

    /** The plan: everything that is no backup, what becomes of it and why, and the targets that are left alone. */
    static String text(Sweep plan) {
        StringBuilder text = new StringBuilder();
        if (!plan.decisions().isEmpty()) {
            Table table = new Table("TARGET", "DIRECTORY", "ACTION", ">SIZE", "WHY");
            plan.decisions()
                    .forEach(decision -> table.add(
                            decision.target(),
                            decision.directory(),
                            decision.action().name().toLowerCase(Locale.ROOT),
                            Figures.bytes(decision.bytes()),
                            decision.reason()));
            text.append(table.text());
        }
        List<Decision> going = going(plan);
        String size = Figures.bytes(going.stream().mapToLong(Decision::bytes).sum());
        return text + "looked at " + looked(plan) + " of " + plan.targets().size() + " targets: "
                + (going.isEmpty() ? "nothing goes" : going.size() + " to delete, " + size) + ", "
                + plan.quarantines().size() + " to quarantine\n";
    }

    private static int looked(Sweep plan) {
        return plan.targets().size() - plan.unswept().size();
    }

    /** The plan as values. */
    static Map<String, Object> values(Sweep plan) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("targets", plan.targets());
        values.put(
                "decisions", plan.decisions().stream().map(SweepReport::values).toList());
        values.put(
                "unswept",
                plan.unswept().stream()
                        .map(target ->
                                Map.of("target", target.target(), "reason", target.reason(), "hint", target.hint()))
                        .toList());
        return values;
    }

    private static Map<String, Object> values(Decision decision) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("target", decision.target());
        values.put("directory", decision.directory());
        values.put("action", decision.action().name());
        values.put("reason", decision.reason());
        values.put("objects", decision.objects().size());
        values.put("bytes", decision.bytes());
        return values;
    }

    @Override
    public String text(RunResult result) {
        Map<String, Object> facts = result.facts();
        return "deleted " + Figures.count(count(facts, "deleted"), "orphan") + ", "
                + Figures.bytes(facts.get("deletedBytes") instanceof Number bytes ? bytes.longValue() : 0)
                + "; quarantined "
                + count(facts, "quarantined") + "; left alone as unknown " + count(facts, "unknown") + "\n";
    }

    private static int count(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof List<?> names ? names.size() : 0;
    }

    @Override
    public Map<String, Object> values(RunResult result) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("runId", result.run().id());
        values.put("state", result.outcome().name());
        values.put("exitCode", result.outcome().exitCode());
        values.put("startedAt", result.run().startedAt().toString());
        values.put("endedAt", result.endedAt().toString());
        values.put("error", result.error());
        values.put("hint", result.hint());
        values.put("facts", result.facts());
        return values;
    }
}
