package org.bactrian.artifact;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and that somebody may have to hear of.
 *
 * @param id unique
 * @param kind {@code backup.succeeded}, {@code backup.degraded}, {@code backup.failed}, {@code backup.missed},
 *     {@code backup.anomaly}, {@code verify.failed}, ...
 * @param severity in terms of recovery, not of jobs
 * @param runId empty when no run belongs to it
 * @param condition the condition key: {@code bactrian/<installation>/<system>/<condition>}, at most 255 characters
 * @param onceKey a second event with the same key is not recorded; null: always recorded
 * @param text a sentence for people, without secrets
 * @param hint what to try; may be empty
 * @param facts figures for templates; JSON values
 */
public record Event(
        String id,
        Instant happenedAt,
        String kind,
        Severity severity,
        SourceId source,
        String runId,
        String condition,
        @Nullable String onceKey,
        String text,
        String hint,
        Map<String, Object> facts) {
    /** How bad an event is, in terms of recovery. */
    public enum Severity {
        INFO,
        WARNING,
        MAJOR,
        CRITICAL
    }
}
