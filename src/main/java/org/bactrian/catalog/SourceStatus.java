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
        @Nullable Instant restoreProvenAt) {
    /** The same with what is proven. */
    SourceStatus proven(@Nullable Instant content, @Nullable Instant restore) {
        return new SourceStatus(source, state, lastRun, lastGood, age, running, nextFire, content, restore);
    }

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
