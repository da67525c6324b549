package org.bactrian.communication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bactrian.communication.Outage.Address;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final long BEGIN = 1_800_000_000_000L;
    private static final long SECOND = 1000;
    private static final long HOUR = 3600 * SECOND;
    private static final Address OPS = new Address("operations", "Operations", "slack", "#backups");
    private static final Address MAIL = new Address("operations", "Operations", "email", "ops@example.org");

    private static boolean tells(Outage before, Outage after) {
        return after.tried() != before.tried();
    }

    @Test
    void aFailedRunIsToldAtOnceAndOnceInFourHours() {
        Outage first = Outage.NONE.failed(BEGIN, true, "no disk");
        assertThat(tells(Outage.NONE, first)).isTrue();
        Outage told = first.heard(BEGIN, OPS);
        for (long later : new long[] {1, 60 * SECOND, HOUR, 4 * HOUR - 1}) {
            assertThat(tells(told, told.failed(BEGIN + later, true, "no disk"))).isFalse();
        }
        assertThat(tells(told, told.failed(BEGIN + 4 * HOUR, true, "no disk"))).isTrue();
    }

    @Test
    void aFailedLookIsToldWhenItLasts() {
        Outage first = Outage.NONE.failed(BEGIN, false, "restart");
        assertThat(tells(Outage.NONE, first)).isFalse();
        assertThat(tells(first, first.failed(BEGIN + 29 * SECOND, false, "restart")))
                .isFalse();
        assertThat(tells(first, first.failed(BEGIN + 30 * SECOND, false, "restart")))
                .isTrue();
        assertThat(first.worked(BEGIN + 5 * SECOND, false)).isEqualTo(first);
        assertThat(first.worked(BEGIN + 70 * SECOND, false)).isEqualTo(Outage.NONE);
    }

    @Test
    void whoCouldNotBeToldIsTriedEachMinute() {
        Outage tried = Outage.NONE.failed(BEGIN, true, "x");
        assertThat(tells(tried, tried.failed(BEGIN + 59 * SECOND, true, "x"))).isFalse();
        assertThat(tells(tried, tried.failed(BEGIN + 60 * SECOND, true, "x"))).isTrue();
    }

    @Test
    void theEndIsToldToThoseWhoHeardAndThenForgotten() {
        Outage told = Outage.NONE.failed(BEGIN, true, "x").heard(BEGIN, OPS).heard(BEGIN, MAIL);
        assertThat(told.worked(BEGIN + 59 * SECOND, false)).as("not by a look").isEqualTo(told);
        Outage over = told.worked(BEGIN + SECOND, true);
        assertThat(tells(told, over)).isTrue();
        assertThat(over.told()).isEqualTo(List.of(OPS, MAIL));
        Outage rest = over.heardOfEnd(OPS);
        assertThat(rest.told()).containsExactly(MAIL);
        assertThat(tells(rest, rest.worked(BEGIN + 30 * SECOND, true))).isFalse();
        assertThat(tells(rest, rest.worked(BEGIN + 61 * SECOND, true))).isTrue();
        assertThat(rest.heardOfEnd(MAIL)).isEqualTo(Outage.NONE);
        assertThat(rest.worked(BEGIN + 5 * HOUR, true)).as("given up").isEqualTo(Outage.NONE);
    }

    @Test
    void anotherFailureAfterTheEndIsAnotherOutage() {
        Outage over = Outage.NONE.failed(BEGIN, true, "x").heard(BEGIN, OPS).worked(BEGIN + 100 * SECOND, true);
        Outage next = over.failed(BEGIN + 101 * SECOND, true, "y");
        assertThat(next.since()).isEqualTo(BEGIN + 101 * SECOND);
        assertThat(tells(over, next)).isTrue();
        assertThat(next.told()).isEmpty();
    }

    @Test
    void aClockThatWasSetBackKeepsNobodyFromBeingTold() {
        Outage told = Outage.NONE.failed(BEGIN, true, "x").heard(BEGIN, OPS);
        assertThat(tells(told, told.failed(BEGIN - 24 * HOUR, true, "x"))).isTrue();
    }
}
