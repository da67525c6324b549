package org.bactrian.config;

import java.util.List;
import org.bactrian.config.Problem.Severity;

/** Problems as text for people. */
public final class ProblemReport {
    private ProblemReport() {}

    /** One problem a line, with its hint below, and how many there are in the last line. */
    public static String text(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> append(text, problem));
        return text.append(count(problems)).append('\n').toString();
    }

    private static void append(StringBuilder text, Problem problem) {
        text.append(problem.file());
        text.append(problem.line() > 0 ? ":" + problem.line() : "").append(": ");
        text.append(problem.severity() == Severity.WARNING ? "warning: " : "");
        text.append(problem.key().isEmpty() ? "" : problem.key() + ": ");
        text.append(problem.message()).append('\n');
        if (!problem.hint().isEmpty()) {
            text.append("  hint: ").append(problem.hint()).append('\n');
        }
    }

    private static String count(List<Problem> problems) {
        long errors = problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .count();
        return counted(errors, "error") + ", " + counted(problems.size() - errors, "warning");
    }

    private static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
