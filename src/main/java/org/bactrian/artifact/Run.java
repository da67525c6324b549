package org.bactrian.artifact;

import java.time.Instant;
import java.util.List;

/**
 * One execution of a job on one source.
 *
 * @param id unique; also names the staging directory
 * @param job the route that does the work, such as {@code backup-run}
 * @param source what it works on
 * @param backupId the backup it makes; a job that makes none does not use it
 * @param type of that backup
 * @param purpose of that backup
 * @param targets ids of the targets that are to get a copy
 * @param minimumCopies complete copies below which the backup does not count
 * @param startedAt by the host's clock
 * @param holder names this process in leases: {@code host:pid:random}
 * @param lease what it needs for itself while it works: the source, or one kind of work on it
 */
public record Run(
        String id,
        String job,
        SourceId source,
        BackupId backupId,
        BackupType type,
        Purpose purpose,
        List<String> targets,
        int minimumCopies,
        Instant startedAt,
        String holder,
        String lease) {
    /** The directory of the backup below a target's root: {@code system/source/backupId}. */
    public String directory() {
        return source.system() + "/" + source.source() + "/" + backupId.value();
    }
}
