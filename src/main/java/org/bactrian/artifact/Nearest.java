package org.bactrian.artifact;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant, for the hint of an error. */
public final class Nearest {
    private Nearest() {}

    /** The candidate with the smallest edit distance, if it differs in no more than a third of its letters (at least 2). */
    public static Optional<String> to(String word, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(2, candidate.length() / 3))
                .filter(candidate -> distance(word, candidate) < candidate.length())
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The candidates with the smallest edit distances, the nearest first, at most so many. */
    public static List<String> ranked(String word, Collection<String> candidates, int most) {
        return candidates.stream()
                .sorted(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    /** "did you mean 'x'?" when one is near, else the given words followed by all of them. */
    public static String hint(String word, Collection<String> candidates, String otherwise) {
        String all = candidates.isEmpty() ? "none" : String.join(", ", candidates);
        return to(word, candidates).map(near -> "did you mean '" + near + "'?").orElse(otherwise + ": " + all);
    }

    /** Levenshtein's distance, with case ignored, and two neighbours that changed places counted as one mistake. */
    public static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, new int[] {i, j});
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int[] at) {
        int i = at[0];
        int j = at[1];
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
