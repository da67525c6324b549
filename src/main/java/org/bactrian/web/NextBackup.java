package org.bactrian.web;

import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.bactrian.config.PolicySpec;
import org.quartz.CronExpression;

/** Until when the next backup of a source must be there. */
final class NextBackup {
    private NextBackup() {}

    /**
     * The first due time after the last good backup, and the share of the interval that a policy allows on top.
     *
     * @param lastGood start of the last good backup
     * @return empty when the policy has no schedule
     * @throws IllegalArgumentException when a cron expression is wrong
     */
    static Optional<Instant> deadline(PolicySpec policy, Instant lastGood) {
        Optional<Instant> due = next(policy, lastGood);
        return due.map(first -> {
            Instant second = next(policy, first).orElse(first);
            long interval = second.toEpochMilli() - first.toEpochMilli();
            return first.plusMillis((long) (interval * policy.missedAfter()));
        });
    }

    @SuppressWarnings("JavaUtilDate") // Quartz speaks no other
    private static Optional<Instant> next(PolicySpec policy, Instant after) {
        return policy.schedules().stream()
                .map(schedule -> {
                    try {
                        CronExpression cron = new CronExpression(schedule.cron());
                        cron.setTimeZone(TimeZone.getTimeZone(schedule.zone()));
                        return Optional.ofNullable(cron.getNextValidTimeAfter(Date.from(after)))
                                .map(Date::toInstant);
                    } catch (ParseException e) {
                        throw new IllegalArgumentException("'" + schedule.cron() + "' is no cron expression", e);
                    }
                })
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }
}
