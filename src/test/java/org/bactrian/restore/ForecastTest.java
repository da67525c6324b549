package org.bactrian.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bactrian.artifact.SourceId;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final SourceId OWN = new SourceId("argo", "signals");

    @Test
    void scalesWhatWasMeasuredOfTheSourceItself() {
        Forecast forecast = Forecast.of(
                OWN,
                2000,
                List.of(row("signals", 1000, 10, 13), row("signals", 1000, 20, 23), row("other", 1000, 1, 1)));
        assertThat(forecast.duration()).hasSeconds(33); // the median of 3 + 20 and 3 + 40
        assertThat(forecast.basis()).isEqualTo("2 earlier restores of argo/signals");
        assertThat(forecast.guess()).isFalse();
    }

    @Test
    void takesOthersWhenTheSourceWasNeverRestored() {
        Forecast forecast = Forecast.of(OWN, 2000, List.of(row("other", 1000, 10, 13)));
        assertThat(forecast.duration()).hasSeconds(23);
        assertThat(forecast.basis()).contains("other sources");
    }

    @Test
    void guessesRatherThanCompareWithSomethingMuchSmaller() {
        Forecast forecast = Forecast.of(OWN, 200L << 20, List.of(row("other", 1 << 20, 10, 13)));
        assertThat(forecast.duration()).hasSeconds(20);
        assertThat(forecast.guess()).isTrue();
    }

    private static Map<String, Object> row(String source, long bytes, int restore, int all) {
        String facts = "{\"plainBytes\": %d, \"rtaSeconds\": %d, \"phases\": {\"restore\": %d}}"
                .formatted(bytes, all, restore);
        return Map.of("system", "argo", "source", source, "facts_json", facts);
    }
}
