package org.bactrian.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.bactrian.artifact.BackupType;
import org.bactrian.catalog.CatalogLab;
import org.bactrian.catalog.SettableClock;
import org.bactrian.config.PolicySpec.ScheduleSpec;
import org.junit.jupiter.api.Test;

class UpcomingFiresTest {
    @Test
    void delaysEachSourceByItsOwnJitterTheSameEachTime() {
        ScheduleSpec daily = new ScheduleSpec(BackupType.FULL, "0 0 2 * * ?", ZoneOffset.UTC, Duration.ofMinutes(10));
        SettableClock clock = new SettableClock(Instant.parse("2026-11-21T12:00:00Z"));

        List<Fire> fires = new UpcomingFires(CatalogLab.inventory(daily), clock).list(2);

        assertThat(fires)
                .hasSize(10)
                .allSatisfy(fire -> assertThat(Duration.between(fire.dueAt(), fire.startAt()))
                        .isBetween(Duration.ZERO, Duration.ofMinutes(10).minusSeconds(1)));
        assertThat(fires.stream()
                        .map(fire -> fire.source() + " " + Duration.between(fire.dueAt(), fire.startAt()))
                        .distinct())
                .as("one delay for each source")
                .hasSize(5);
        assertThat(fires.stream()
                        .map(fire -> Duration.between(fire.dueAt(), fire.startAt()))
                        .distinct())
                .as("not the same for all")
                .hasSizeGreaterThan(2);
    }
}
