package org.bactrian.schedule;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeSet;
import org.bactrian.config.PolicySpec.ScheduleSpec;
import org.quartz.CronExpression;

/**
 * The due times of one line of a schedule: a pure function of the line and a span of time. The cron is read as local
 * time, and each local time is then resolved in the zone: one that does not exist (a night in spring) moves forward, one
 * that exists twice (a night in autumn) counts once, the first time.
 */
public final class Schedule {
    /** The widest gap that a zone ever had in its local time is a day. */
    private static final Duration WIDEST_GAP = Duration.ofHours(25);

    /** How far one looks for a due time; a cron may name 29 February. */
    private static final List<Duration> REACHES = List.of(
            Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(8), Duration.ofDays(35), Duration.ofDays(3000));

    private final CronExpression cron;
    private final ZoneId zone;

    /** @throws IllegalArgumentException when the cron cannot be read */
    public Schedule(ScheduleSpec spec) {
        try {
            this.cron = new CronExpression(spec.cron());
        } catch (ParseException e) {
            throw new IllegalArgumentException("'" + spec.cron() + "' is no cron: " + e.getMessage(), e);
        }
        cron.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
        this.zone = spec.zone();
    }

    /** All due times after {@code from}, up to and including {@code to}, in order. */
    public List<Instant> due(Instant from, Instant to) {
        Duration slack = slack(from, to);
        LocalDateTime last = local(to).plus(slack);
        TreeSet<Instant> due = new TreeSet<>();
        Instant cursor = local(from).minus(slack).toInstant(ZoneOffset.UTC);
        Optional<LocalDateTime> next = nextLocal(cursor);
        while (next.isPresent() && !next.get().isAfter(last)) {
            Instant resolved = next.get().atZone(zone).toInstant();
            if (resolved.isAfter(from) && !resolved.isAfter(to)) {
                due.add(resolved);
            }
            next = nextLocal(next.get().toInstant(ZoneOffset.UTC));
        }
        return List.copyOf(due);
    }

    /** The first due time after a moment, if there is one within eight years. */
    public Optional<Instant> next(Instant after) {
        for (Duration reach : REACHES) {
            Optional<LocalDateTime> candidate = nextLocal(local(after).toInstant(ZoneOffset.UTC));
            if (candidate.isEmpty()
                    || candidate.get().isAfter(local(after.plus(reach)).plus(WIDEST_GAP))) {
                continue; // nothing near: a wider look costs little, as there is little to pass
            }
            List<Instant> due = due(after, after.plus(reach));
            if (!due.isEmpty()) {
                return Optional.of(due.get(0));
            }
        }
        return Optional.empty();
    }

    /** The last due time up to and including a moment, if there is one within eight years. */
    public Optional<Instant> last(Instant upTo) {
        for (Duration reach : REACHES) {
            List<Instant> due = due(upTo.minus(reach), upTo);
            if (!due.isEmpty()) {
                return Optional.of(due.get(due.size() - 1));
            }
        }
        return Optional.empty();
    }

    // local times keep the order of time but near a change of the offset; there one looks a day wider
    private Duration slack(Instant from, Instant to) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition change = rules.nextTransition(from.minus(WIDEST_GAP));
        return change == null || change.getInstant().isAfter(to.plus(WIDEST_GAP)) ? Duration.ZERO : WIDEST_GAP;
    }

    private LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone);
    }

    private Optional<LocalDateTime> nextLocal(Instant localAsUtc) {
        return Optional.ofNullable(cron.getNextValidTimeAfter(Date.from(localAsUtc)))
                .map(date -> LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC));
    }
}
