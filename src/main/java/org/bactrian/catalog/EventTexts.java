package org.bactrian.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.VerifyOrder.Level;
import org.jspecify.annotations.Nullable;

/** What people are told of runs that make no backup, each a lower-case fact with names and values. */
final class EventTexts {
    private static final double MINUTES_FROM = 120;
    private static final int SHOWN = 10;

    private EventTexts() {}

    /** Of a restore that went well: where to, from which moment, and the time it took against the objective. */
    static String restored(RunResult result) {
        Map<String, Object> facts = result.facts();
        String place = switch (text(facts, "place")) {
            case "LIVE" -> "is restored in place";
            case "TABLES" -> "has tables restored beside the live ones";
            case "DIRECTORY" -> "is written as files to " + text(facts, "to");
            default -> "is restored to " + text(facts, "to");
        };
        String objective = facts.containsKey("rtoSeconds") ? objective(facts) : "";
        return result.run().source() + " " + place + " from " + text(facts, "backupId") + ", as it was "
                + time(number(facts, "lostSeconds")) + " before the restore began; it took "
                + time(number(facts, "rtaSeconds")) + objective;
    }

    private static String objective(Map<String, Object> facts) {
        boolean kept = number(facts, "rtaSeconds") <= number(facts, "rtoSeconds");
        return (kept ? ", within the objective of " : ", LONGER than the objective of ")
                + time(number(facts, "rtoSeconds"));
    }

    /** What is left to do after it; empty when nothing is. */
    static String afterRestore(RunResult result) {
        String kept = text(result.facts(), "keptAs");
        return kept.isEmpty() ? "" : "what was there before is kept as " + kept + ": remove it when all is well";
    }

    /**
     * Of copies that a run found bad while it did something else.
     *
     * @param what it did
     */
    static String bad(String what, RunResult result) {
        return what + " found bad copies, which are quarantined: "
                + result.checks().stream()
                        .filter(check -> check.outcome() == Outcome.FAILED)
                        .map(check -> named(check) + " (" + check.message() + ")")
                        .collect(Collectors.joining("; "));
    }

    /** Of a sweep: what went, what is bad, and what nobody knows; empty when that is nothing. */
    static String swept(RunResult result) {
        Map<String, Object> facts = result.facts();
        return Stream.of(
                        listed("removed what killed runs left: ", facts.get("deleted")),
                        listed("quarantined for a wrong manifest: ", facts.get("quarantined")),
                        listed("left alone, for nobody knows it: ", facts.get("unknown")))
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** What a source says of what it gave, in one sentence. */
    static String warned(List<?> warnings) {
        return listed("", warnings);
    }

    private static String listed(String what, @Nullable Object names) {
        if (!(names instanceof List<?> all) || all.isEmpty()) {
            return "";
        }
        String shown = all.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return what + shown + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
    }

    /** Of checks that all passed: the highest level, and where. */
    static String proven(RunResult result) {
        List<CopyCheck> passed = result.checks().stream()
                .filter(check -> check.outcome() == Outcome.PASSED)
                .toList();
        Level highest =
                passed.stream().map(CopyCheck::level).max(Level::compareTo).orElse(null);
        return result.run().source()
                + (highest == null
                        ? " has no copy to be checked"
                        : " is proven by level " + highest.word() + ": " + named(passed, highest));
    }

    /** Of copies that were made whole. */
    static String whole(RunResult result) {
        String source = result.run().source().toString();
        List<CopyCheck> checks = result.checks();
        return checks.isEmpty()
                ? "all copies of " + source + " are whole"
                : "copies of " + source + " are whole again: "
                        + checks.stream().map(EventTexts::named).distinct().collect(Collectors.joining(", "));
    }

    private static String named(List<CopyCheck> checks, Level level) {
        return checks.stream()
                .filter(check -> check.level() == level)
                .collect(Collectors.groupingBy(
                        CopyCheck::backupId,
                        LinkedHashMap::new,
                        Collectors.mapping(CopyCheck::target, Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(backup -> backup.getKey() + " on " + backup.getValue())
                .collect(Collectors.joining("; "));
    }

    private static String named(CopyCheck check) {
        return check.backupId() + " on " + check.target();
    }

    private static String time(double seconds) {
        return seconds < MINUTES_FROM
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }

    private static String text(Map<String, Object> facts, String name) {
        return Objects.toString(facts.get(name), "");
    }

    private static double number(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
