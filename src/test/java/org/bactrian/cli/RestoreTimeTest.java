package org.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.ZoneId;
import org.bactrian.artifact.BactrianException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T02:00:00Z, 2026-11-22T02:00:00Z",
        "2026-11-22T02:00:00.123Z, 2026-11-22T02:00:00.123Z",
        "2026-11-22 02:00+01:00, 2026-11-22T01:00:00Z",
        "2026-11-22 02:00, 2026-11-22T01:00:00Z",
        "2026-11-22T02:00:30, 2026-11-22T01:00:30Z",
        "2026-07-22 02:00, 2026-07-22T00:00:00Z",
        "2026-10-25 02:30, 2026-10-25T00:30:00Z", // exists twice: the first
    })
    void readsWhatPeopleType(String text, String moment) {
        assertThat(RestoreTime.parse(text, BERLIN)).hasToString(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"noon", "2026-02-30 02:00", "2026-11-22", "02:00", ""})
    void refusesTheRest(String text) {
        assertThatExceptionOfType(BactrianException.class)
                .isThrownBy(() -> RestoreTime.parse(text, BERLIN))
                .withMessage("'" + text + "' is no time");
    }
}
