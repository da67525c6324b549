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
 * @param proof how often copies are proven
 */
public record PolicySpec(
        String id,
        List<ScheduleSpec> schedules,
        int minimumCopies,
        long volumeSize,
        Duration maxDuration,
        double missedAfter,
        Proof proof) {
    /**
     * How often the newest backup of a source is proven without anybody asking.
     *
     * @param content after this time the newest copy on each target is read whole through its tool (checksum and content)
     * @param restore after this time a copy is restored into a scratch place, from another target each time
     */
    public record Proof(Duration content, Duration restore) {
        /** A week and a month. */
        public static final Proof STANDARD = new Proof(Duration.ofDays(7), Duration.ofDays(30));
    }

    /**
     * One line of a schedule.
     *
     * @param cron six or seven fields as Quartz reads them, in local time of the zone
     * @param jitter the start is delayed by up to this, the same for a source each time
     */
    public record ScheduleSpec(BackupType type, String cron, ZoneId zone, Duration jitter) {}
}
