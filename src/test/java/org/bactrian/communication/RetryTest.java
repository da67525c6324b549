package org.bactrian.communication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {
    private static final long NOW = 1_800_000_000_000L;
    private final Retry retry = new Retry(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), new Random(1));

    private static DeliveryFailure passing(Duration retryAfter) {
        return new DeliveryFailure(false, retryAfter, "no");
    }

    @ParameterizedTest
    @CsvSource({"1,5", "2,10", "5,80", "10,2560", "11,3600", "1000,3600"})
    void delaysHaveFullJitterUpToABoundThatDoubles(long attempts, long bound) {
        long longest = 0;
        for (int i = 0; i < 2000; i++) {
            Retry.Verdict verdict = retry.after(passing(Duration.ZERO), attempts, NOW);
            assertThat(verdict.dead()).isFalse();
            assertThat(verdict.delay()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(bound));
            longest = Math.max(longest, verdict.delay().toMillis());
        }
        assertThat(longest).isGreaterThan(bound * 900);
    }

    @Test
    void aReceiverIsLeftAloneAsLongAsItAsks() {
        assertThat(retry.after(passing(Duration.ofMinutes(10)), 1, NOW).delay()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void ageEndsItAndNotTheNumberOfAttempts() {
        long old = NOW - Duration.ofHours(72).toMillis();
        assertThat(retry.after(passing(Duration.ZERO), 1, old).dead()).isTrue();
        assertThat(retry.after(passing(Duration.ofHours(80)), 1, NOW).dead()).isTrue();
        assertThat(retry.after(passing(Duration.ZERO), 500, NOW).dead()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "400,true",
        "401,true",
        "404,true",
        "410,true",
        "408,false",
        "425,false",
        "429,false",
        "500,false",
        "503,false"
    })
    void someAnswersPassByThemselves(int status, boolean permanent) {
        DeliveryFailure failure = DeliveryFailure.ofStatus(status, Duration.ZERO, "no");
        assertThat(retry.after(failure, 1, NOW).dead()).isEqualTo(permanent);
    }
}
