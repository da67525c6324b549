package org.bactrian.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.bactrian.artifact.BackupType;
import org.bactrian.config.PolicySpec.ScheduleSpec;
import org.bactrian.lab.Fault;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final String BERLIN = "Europe/Berlin";
    private static final String HALF_HOURLY = "0 0/30 * * * ?";

    @Test
    void movesATimeThatDoesNotExistForward() {
        assertThat(due("0 30 2 * * ?", BERLIN, "2027-03-27T12:00:00Z", "2027-03-28T12:00:00Z"))
                .containsExactly(Instant.parse("2027-03-28T01:30:00Z"));
        assertThat(due("0 30 2 * * ?", "America/New_York", "2027-03-13T12:00:00Z", "2027-03-14T12:00:00Z"))
                .containsExactly(Instant.parse("2027-03-14T07:30:00Z"));
        assertThat(due("0 15 2 * * ?", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", "2026-10-03T23:00:00Z"))
                .as("a change of half an hour: 02:15 becomes 02:45 at +11:00")
                .containsExactly(Instant.parse("2026-10-03T15:45:00Z"));
    }

    @Test
    void countsATimeThatExistsTwiceOnce() {
        assertThat(due("0 30 2 * * ?", BERLIN, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"))
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(due("0 30 1 * * ?", "America/New_York", "2026-10-31T12:00:00Z", "2026-11-01T12:00:00Z"))
                .containsExactly(Instant.parse("2026-11-01T05:30:00Z"));
        assertThat(due("0 45 1 * * ?", "Australia/Lord_Howe", "2026-04-04T00:00:00Z", "2026-04-05T00:00:00Z"))
                .containsExactly(Instant.parse("2026-04-04T14:45:00Z"));
    }

    @Test
    void countsTheSecondTimeNeitherWhenTheLookFallsBetween() {
        Instant between = Instant.parse("2026-10-25T01:00:00Z");
        assertThat(due("0 30 2 * * ?", BERLIN, "2026-10-25T00:45:00Z", between.toString()))
                .isEmpty();
        assertThat(due("0 30 2 * * ?", BERLIN, between.toString(), "2026-10-25T02:00:00Z"))
                .isEmpty();
        assertThat(schedule("0 30 2 * * ?", BERLIN).next(between)).contains(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void firesHalfHourlyInBothNightsWithoutDoubles() {
        assertThat(due(HALF_HOURLY, BERLIN, "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"))
                .hasSize(46);
        assertThat(due(HALF_HOURLY, BERLIN, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"))
                .as("the repeated hour counts once")
                .hasSize(48);
    }

    @Test
    @Fault(
            step = Fault.Step.SCHEDULE,
            part = "clock",
            fault = "both nights of the time change, looked at from any minute",
            outcome = "half-hourly fires neither lost nor repeated; the hour that exists twice counts once")
    void losesAndRepeatsNothingWhenLooksMeetAtAnyMinute() {
        for (String night : List.of("2027-03-27T22:00:00Z", "2026-10-24T21:00:00Z")) {
            Instant start = Instant.parse(night);
            Schedule schedule = schedule(HALF_HOURLY, BERLIN);
            List<Instant> whole = schedule.due(start, start.plus(Duration.ofHours(8)));
            List<Instant> pieces = new java.util.ArrayList<>();
            for (int minute = 0; minute < 480; minute++) {
                Instant from = start.plus(Duration.ofMinutes(minute));
                pieces.addAll(schedule.due(from, from.plus(Duration.ofMinutes(1))));
            }
            assertThat(pieces).isEqualTo(whole);
        }
    }

    @Test
    void leavesOutTheBeginningAndCountsTheEnd() {
        assertThat(due("0 0 2 ? * SUN", "UTC", "2026-11-15T02:00:00Z", "2026-11-22T02:00:00Z"))
                .containsExactly(Instant.parse("2026-11-22T02:00:00Z"));
    }

    @Test
    void findsTheNextAndTheLast() {
        Schedule leap = schedule("0 0 3 29 2 ?", "UTC");
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        assertThat(leap.next(now)).contains(Instant.parse("2028-02-29T03:00:00Z"));
        assertThat(leap.last(now)).contains(Instant.parse("2024-02-29T03:00:00Z"));
        assertThat(schedule("0 0 3 30 2 ?", "UTC").next(now)).isEmpty();
        assertThat(schedule("0 0 2 ? * SUN", BERLIN).last(now)).contains(Instant.parse("2026-11-22T01:00:00Z"));
    }

    @Test
    void refusesWhatIsNoCron() {
        ScheduleSpec spec = new ScheduleSpec(BackupType.FULL, "every day", ZoneId.of("UTC"), Duration.ZERO);
        assertThatThrownBy(() -> new Schedule(spec)).hasMessageStartingWith("'every day' is no cron");
    }

    private static Schedule schedule(String cron, String zone) {
        return new Schedule(new ScheduleSpec(BackupType.FULL, cron, ZoneId.of(zone), Duration.ZERO));
    }

    private static List<Instant> due(String cron, String zone, String from, String to) {
        return schedule(cron, zone).due(Instant.parse(from), Instant.parse(to));
    }
}
