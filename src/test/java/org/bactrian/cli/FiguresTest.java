package org.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.SourceId;
import org.junit.jupiter.api.Test;

/** What people read: sizes, times, tables, progress, and the one exit code of many sources. */
class FiguresTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

    @Test
    void sizes() {
        assertThat(Figures.bytes(512)).isEqualTo("512 B");
        assertThat(Figures.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Figures.bytes(128L << 20)).isEqualTo("128 MiB");
        assertThat(Figures.bytes(Long.MAX_VALUE)).isEqualTo("8192 PiB");
    }

    @Test
    void times() {
        assertThat(Figures.duration(Duration.ofMillis(430))).isEqualTo("0.4 s");
        assertThat(Figures.duration(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
        assertThat(Figures.duration(Duration.ofHours(76))).isEqualTo("3 d 4 h");
        assertThat(Figures.age(NOW.minusSeconds(3 * 3600 + 5), NOW)).isEqualTo("3 h ago");
        assertThat(Figures.age(NOW.plusSeconds(1200), NOW)).isEqualTo("in 20 min");
    }

    @Test
    void tables() {
        Table table = new Table("SOURCE", ">SIZE", "STATE");
        table.add("argo/trading-db", "1.4 GiB", "OK");
        table.add("a/b", "3 B", "");
        assertThat(table.text()).isEqualTo("""
                        SOURCE              SIZE  STATE
                        argo/trading-db  1.4 GiB  OK
                        a/b                  3 B
                        """);
    }

    @Test
    void progress() {
        SourceId source = SourceId.parse("argo/signals");
        assertThat(ProgressLine.text(source, 512L << 20, 1L << 30, Duration.ofSeconds(4)))
                .isEqualTo("argo/signals  [##########..........] 512 MiB  128 MiB/s  4.0 s left");
        assertThat(ProgressLine.text(source, 0, 0, Duration.ZERO)).isEqualTo("argo/signals  0 B  0 B/s");
    }

    @Test
    void rows() {
        Row row = Row.of(List.of(Map.of("consistency_at", NOW.toEpochMilli(), "source", SourceId.parse("a/b"))))
                .get(0);
        assertThat(row.sourceId()).isEqualTo("a/b");
        assertThat(row.age("consistencyAt", NOW.plusSeconds(30))).isEqualTo("30 s ago");
        assertThat(Row.json(List.of(row))).contains("\"consistencyAt\" : \"2026-11-22T02:00:00Z\"");
    }

    @Test
    void theWorstOfManySourcesDecides() {
        assertThat(Faults.worst(List.of())).isEqualTo(ErrorKind.DONE);
        assertThat(Faults.worst(List.of(ErrorKind.DONE, ErrorKind.BUSY))).isEqualTo(ErrorKind.BUSY);
        assertThat(Faults.worst(List.of(ErrorKind.BUSY, ErrorKind.OBJECTIVE_BROKEN)))
                .isEqualTo(ErrorKind.OBJECTIVE_BROKEN);
        assertThat(Faults.worst(List.of(ErrorKind.OBJECTIVE_BROKEN, ErrorKind.DEGRADED)))
                .isEqualTo(ErrorKind.DEGRADED);
        assertThat(Faults.worst(List.of(ErrorKind.DEGRADED, ErrorKind.VERIFICATION_FAILED)))
                .isEqualTo(ErrorKind.VERIFICATION_FAILED);
        assertThat(Faults.worst(List.of(ErrorKind.VERIFICATION_FAILED, ErrorKind.FAILED)))
                .isEqualTo(ErrorKind.FAILED);
    }
}
