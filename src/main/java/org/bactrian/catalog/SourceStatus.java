package org.bactrian.catalog;

import java.time.Duration;
import java.time.Instant;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * How a source stands.
 *
 * @param state of the last run that ended: OK, DEGRADED, FAILED; NONE before the first
 * @param lastRun null before the first
 * @param lastGood the last backup that counts; null when there is none
 * @param age since the moment that {@code lastGood} restores to; null when there is none
 * @param running the run under way, or null
 * @param nextFire when its schedule starts it next; null without a schedule
 * @param contentProvenAt when a copy last passed level content, or a higher one; null: never
 * @param restoreProvenAt when a copy was last restored into a scratch place; null: never
 * @param measured how long the last restore took; null: none has been made
 */
public record SourceStatus(
        SourceId source,
        String state,
        @Nullable LastRun lastRun,
        @Nullable LastGood lastGood,
        @Nullable Duration age,
        @Nullable RunningRun running,
        @Nullable Instant nextFire,
        @Nullable Instant contentProvenAt,
        @Nullable Instant restoreProvenAt,
        @Nullable Measured measured) {
    /** The same with what is proven. */
    SourceStatus proven(@Nullable Instant content, @Nullable Instant restore) {
        return new SourceStatus(source, state, lastRun, lastGood, age, running, nextFire, content, restore, measured);
    }

    /** The same with how long a restore takes. */
    SourceStatus measured(Measured last) {
        return new SourceStatus(
                source, state, lastRun, lastGood, age, running, nextFire, contentProvenAt, restoreProvenAt, last);
    }

    /**
     * A restore, or a proof by one.
     *
     * @param place {@code live}, {@code elsewhere} or {@code scratch}
     * @param rtaSeconds to a verified place
     * @param rtoSeconds that the tier allows; null: it has no objective
     */
    public record Measured(
            Instant at,
            String place,
            double rtaSeconds,
            @Nullable Long rtoSeconds) {}

    /** @param error empty when all is well */
    public record LastRun(
            String runId, String state, Instant startedAt, Instant endedAt, String error, String hint, int exitCode) {}

    /**
     * @param openCopies copies that are not complete
     * @param copies all copies, complete or not
     */
    public record LastGood(
            String backupId,
            String state,
            Instant consistencyTime,
            Instant startedAt,
            Instant endedAt,
            long plainBytes,
            long storedBytes,
            long openCopies,
            long copies) {}
}
