package org.bactrian.restore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.JsonColumn;
import org.bactrian.catalog.Row;
import org.jspecify.annotations.Nullable;

/**
 * How long a restore is going to take.
 *
 * @param basis what that is derived from, as a lower-case fact
 * @param guess whether nothing was measured that could be compared
 */
public record Forecast(Duration duration, String basis, boolean guess) {
    private static final long GUESSED_BYTES_PER_SECOND = 20L << 20;
    private static final double GUESSED_OVERHEAD_SECONDS = 10;
    /** Smaller restores than this share of what is to be restored say nothing about its rate. */
    private static final double COMPARABLE = 0.1;

    /** One measured restore. */
    private record Measured(SourceId source, long plainBytes, double restoreSeconds, double allSeconds) {
        double seconds(long bytes) {
            return allSeconds - restoreSeconds + restoreSeconds * bytes / plainBytes;
        }
    }

    /**
     * From earlier restores of the source, else of any other, else a guess.
     *
     * @param rows of {@code select-restore-facts.sql}, newest first
     * @param plainBytes to be restored
     */
    static Forecast of(SourceId source, long plainBytes, List<Map<String, Object>> rows) {
        List<Measured> measured = measured(rows, plainBytes);
        List<Measured> own =
                measured.stream().filter(run -> run.source().equals(source)).toList();
        if (!own.isEmpty()) {
            return median(
                    own, plainBytes, own.size() + " earlier restore" + (own.size() == 1 ? "" : "s") + " of " + source);
        }
        if (!measured.isEmpty()) {
            return median(measured, plainBytes, measured.size() + " earlier restores of other sources");
        }
        double seconds = GUESSED_OVERHEAD_SECONDS + (double) plainBytes / GUESSED_BYTES_PER_SECOND;
        return new Forecast(
                Duration.ofMillis((long) (seconds * 1000)),
                "a guess of " + (GUESSED_BYTES_PER_SECOND >> 20) + " MiB/s: nothing comparable was restored yet",
                true);
    }

    private static List<Measured> measured(List<Map<String, Object>> rows, long plainBytes) {
        List<Measured> measured = new ArrayList<>();
        for (Map<String, Object> columns : rows) {
            Row row = new Row(columns);
            Map<String, Object> facts = new JsonColumn(row.required("facts_json")).values();
            double load = facts.get("phases") instanceof Map<?, ?> phases ? number(phases.get("restore")) : 0;
            double all = number(facts.get("rtaSeconds"));
            long bytes = (long) number(facts.get("plainBytes"));
            if (bytes > 0 && load > 0 && all >= load && bytes >= plainBytes * COMPARABLE) {
                measured.add(new Measured(row.sourceId(), bytes, load, all));
            }
        }
        return measured;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    private static Forecast median(List<Measured> runs, long plainBytes, String basis) {
        double[] seconds = runs.stream()
                .mapToDouble(run -> run.seconds(plainBytes))
                .sorted()
                .toArray();
        double middle = (seconds[(seconds.length - 1) / 2] + seconds[seconds.length / 2]) / 2;
        return new Forecast(Duration.ofMillis((long) (middle * 1000)), basis, false);
    }
}
