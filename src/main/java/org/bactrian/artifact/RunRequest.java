package org.bactrian.artifact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a run.
 *
 * @param job the route that does the work, such as {@code backup-run}
 * @param type of the backup wished for
 * @param dueAt the time by the schedule; null for a run that a person asked for
 */
public record RunRequest(
        String job,
        SourceId source,
        BackupType type,
        Purpose purpose,
        @Nullable Instant dueAt) {}
