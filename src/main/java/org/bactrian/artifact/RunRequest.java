package org.bactrian.artifact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a run.
 *
 * @param job the route that does the work, such as {@code backup-run}
 * @param type of the backup wished for; a restore's own is the one for its safety
 * @param dueAt the time by the schedule; null for a run that a person asked for
 * @param order what a job that makes no backup is to do; null for a backup
 */
public record RunRequest(
        String job,
        SourceId source,
        BackupType type,
        Purpose purpose,
        @Nullable Instant dueAt,
        @Nullable Order order) {
    /** The job that backs a source up. */
    public static final String BACKUP = "backup-run";

    /** The job that restores a backup. */
    public static final String RESTORE = "restore-run";

    /** The job that checks copies. */
    public static final String VERIFY = "verify-run";

    /** The job that makes copies whole again. */
    public static final String REPAIR = "copy-repair";

    /** The job that removes what killed runs left on targets. */
    public static final String SWEEP = "sweep-run";

    // a sweep is about targets, not about a source: it is recorded, and leased, under what every inventory has
    private static final SourceId SWEPT_UNDER = new SourceId("bactrian", "config");

    /** A wish for a backup. */
    public static RunRequest backup(SourceId source, BackupType type, Purpose purpose, @Nullable Instant dueAt) {
        return new RunRequest(BACKUP, source, type, purpose, dueAt, null);
    }

    /** A wish for a restore. What it backs up on the way is a safety backup. */
    public static RunRequest restore(SourceId source, RestoreOrder order) {
        return new RunRequest(RESTORE, source, BackupType.FULL, Purpose.SAFETY, null, order);
    }

    /** A wish for checks. */
    public static RunRequest verify(SourceId source, VerifyOrder order) {
        return new RunRequest(VERIFY, source, BackupType.FULL, Purpose.MANUAL, null, order);
    }

    /** A wish for whole copies. */
    public static RunRequest repair(SourceId source, RepairOrder order) {
        return new RunRequest(REPAIR, source, BackupType.FULL, Purpose.MANUAL, null, order);
    }

    /** A wish for clean targets. */
    public static RunRequest sweep(SweepOrder order) {
        return new RunRequest(SWEEP, SWEPT_UNDER, BackupType.FULL, Purpose.MANUAL, null, order);
    }
}
