package org.bactrian.catalog;

import java.time.Instant;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * A run under way.
 *
 * @param dueAt null for a run that a person asked for
 */
public record RunningRun(
        String runId,
        String job,
        SourceId source,
        String type,
        String purpose,
        String backupId,
        String holder,
        @Nullable Instant dueAt,
        Instant startedAt) {}
