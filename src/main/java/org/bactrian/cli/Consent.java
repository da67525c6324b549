package org.bactrian.cli;

import java.io.Console;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that changes something: the plan is shown first, and somebody has to agree. */
final class Consent {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    /**
     * Shows a plan and asks.
     *
     * @return whether it is to be done; false for a dry run
     * @throws BactrianException (REFUSED) when the answer is no, or there is nobody to ask
     */
    boolean given(Bactrian bactrian, List<String> plan) {
        if (!bactrian.quiet() || dryRun) {
            plan.forEach(line -> bactrian.out().println(line));
            bactrian.out().flush();
        }
        if (dryRun || yes) {
            return !dryRun;
        }
        Console console = console();
        if (console == null) {
            throw new BactrianException(
                    ErrorKind.REFUSED, "nobody agreed to this: there is no terminal to ask on", "give --yes");
        }
        String answer = console.readLine("Go on? [y/N] ");
        if (answer == null || !List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT))) {
            throw new BactrianException(ErrorKind.REFUSED, "nothing was changed: the answer was no", "");
        }
        return true;
    }

    /** The terminal; null when input or output is something else. Newer Javas give a console without a terminal, too. */
    static @Nullable Console console() {
        return Boolean.getBoolean("bactrian.terminal") ? System.console() : null;
    }

    /** The lines that are in only one of two texts, marked by minus and plus, in their order. */
    static List<String> difference(String before, String after) {
        String[] old = before.split("\n", -1);
        String[] fresh = after.split("\n", -1);
        int[][] common = new int[old.length + 1][fresh.length + 1];
        for (int i = old.length - 1; i >= 0; i--) {
            for (int j = fresh.length - 1; j >= 0; j--) {
                common[i][j] = old[i].equals(fresh[j])
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        String[] lines = new String[old.length + fresh.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < old.length || j < fresh.length) {
            boolean both = i < old.length && j < fresh.length;
            if (both && old[i].equals(fresh[j])) {
                i++;
                j++;
            } else if (j == fresh.length || (both && common[i + 1][j] >= common[i][j + 1])) {
                lines[count++] = "- " + old[i++];
            } else {
                lines[count++] = "+ " + fresh[j++];
            }
        }
        return List.of(Arrays.copyOf(lines, count));
    }
}
