package org.bactrian.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.bactrian.artifact.BackupType;

/**
 * When and how sources are backed up.
 *
 * @param minimumCopies complete copies below which a backup does not count
 * @param volumeSize bytes of one stored slice
 * @param maxDuration how long a dump may take
 * @param missedAfter share of the interval after which a due backup is missed: 0.25 is a quarter late
 */
public record PolicySpec(
        String id,
        List<ScheduleSpec> schedules,
        int minimumCopies,
        long volumeSize,
        Duration maxDuration,
        double missedAfter) {
    /**
     * One line of a schedule.
     *
     * @param cron six or seven fields as Quartz reads them, in local time of the zone
     * @param jitter the start is delayed by up to this, the same for a source each time
     */
    public record ScheduleSpec(BackupType type, String cron, ZoneId zone, Duration jitter) {}
}
