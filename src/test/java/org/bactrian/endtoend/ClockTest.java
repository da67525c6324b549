package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.SettableClock;
import org.bactrian.lab.Fault;
import org.bactrian.restore.RestorePoints;
import org.bactrian.schedule.ScheduleRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A nightly backup at 02:30 in Berlin, on a host whose clock the test sets: that of the program and that of the catalog. */
@Timeout(120)
class ClockTest {
    private static final SourceId SOURCE = SourceId.parse("argo/signals");

    private final SettableClock clock = new SettableClock(Instant.EPOCH);
    private final List<Instant> fired = new ArrayList<>();

    @TempDir
    Path directory;

    private Site site;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        Path file = directory.resolve("signals.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE signals (n INTEGER)");
        }
        site = Site.plan("clock-" + test.getTestMethod().orElseThrow().getName().length())
                .source("signals", "kind: sqlite, path: " + file)
                .schedules("[{type: full, cron: \"0 30 2 * * ?\", zone: Europe/Berlin}]")
                .clock(clock)
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    @Test
    @Fault(
            step = Fault.Step.SCHEDULE,
            part = "clock",
            fault = "a day ahead, and back between two runs",
            outcome =
                    "each due time fires once by the right clock, and none is skipped; the latest backup is the last one made")
    @Fault(
            step = Fault.Step.OPEN,
            part = "clock",
            fault = "a process dies while the clock is a day ahead, which is then set back",
            outcome = "exit 7 (busy) for 90 s at most; then the dead run is FAILED, exit 130, and the next one is good")
    void aDayAheadAndBackNeitherSkipsNorStops() throws Exception {
        at("2026-11-20T12:00:00Z");
        at("2026-11-21T01:30:00Z");
        at("2026-11-22T12:00:00Z"); // a day ahead
        site.catalog(
                "INSERT INTO leases SELECT 'argo/signals', 'gone:1:x', 'dead', 9, now_ms + 90000 FROM catalog_clock"
                        + " WHERE true ON CONFLICT (source_id) DO UPDATE SET run_id = 'dead', expires_at = excluded.expires_at");
        site.catalog("INSERT INTO runs (run_id, job, system, source, server, type, purpose, backup_id, state, holder,"
                + " started_at, config_hash) VALUES ('dead', 'backup-run', 'argo', 'signals', 's', 'full', 'manual', 'b',"
                + " 'RUNNING', 'gone:1:x', 1, 'h')");

        at("2026-11-21T12:05:00Z"); // and back
        assertThatThrownBy(() -> site.backup(SOURCE.toString()))
                .isInstanceOfSatisfying(
                        BactrianException.class, busy -> assertThat(busy.kind()).isEqualTo(ErrorKind.BUSY));
        at("2026-11-21T12:06:31Z");
        RunResult manual = site.backup(SOURCE.toString());
        assertThat(manual.outcome()).as(manual.error()).isEqualTo(ErrorKind.DONE);
        assertThat(site.catalog("SELECT state, exit_code FROM runs WHERE run_id = 'dead'"))
                .containsExactly("FAILED|130");
        assertThat(latest()).isEqualTo(manual.run().backupId().value());

        at("2026-11-22T01:29:59Z");
        at("2026-11-22T01:30:00Z");
        at("2026-11-22T01:31:00Z");
        at("2026-11-23T01:30:00Z");
        assertThat(fired)
                .extracting(Instant::toString)
                .containsExactly(
                        "2026-11-21T01:30:00Z",
                        "2026-11-22T01:30:00Z", // while the clock was ahead
                        "2026-11-22T01:30:00Z",
                        "2026-11-23T01:30:00Z");
        assertThat(site.catalog("SELECT sequence FROM backups WHERE system = 'argo' ORDER BY sequence"))
                .containsExactly("1", "2", "3", "4", "5");
        assertThat(latest())
                .isEqualTo(site.catalog("SELECT backup_id FROM backups WHERE system = 'argo' AND sequence = 5")
                        .get(0));
    }

    @Test
    @Fault(
            step = Fault.Step.SCHEDULE,
            part = "clock",
            fault = "the night in spring in which 02:30 does not exist, and that in autumn in which it exists twice",
            outcome =
                    "one run in each night, OK, exit 0: at 03:30 in spring, at the first 02:30 in autumn; none is announced as missed")
    void oneBackupInEachNightOfTheTimeChange() throws Exception {
        at("2026-10-24T12:00:00Z");
        every(Duration.ofMinutes(15), "2026-10-25T00:00:00Z", "2026-10-25T09:00:00Z");
        assertThat(fired).containsExactly(Instant.parse("2026-10-25T00:30:00Z"));
        fired.clear();
        at("2027-03-27T12:00:00Z");
        assertThat(fired).containsExactly(Instant.parse("2027-03-27T01:30:00Z"));
        fired.clear();
        every(Duration.ofMinutes(15), "2027-03-28T00:00:00Z", "2027-03-28T09:00:00Z");
        assertThat(fired).containsExactly(Instant.parse("2027-03-28T01:30:00Z"));
        long jump = Instant.parse("2027-03-27T12:00:00Z").toEpochMilli();
        assertThat(site.catalog("SELECT kind FROM events WHERE kind <> 'backup.succeeded' AND happened_at <> " + jump))
                .isEmpty();
    }

    private void every(Duration step, String from, String to) throws Exception {
        for (Instant time = Instant.parse(from); time.isBefore(Instant.parse(to)); time = time.plus(step)) {
            at(time.toString());
        }
    }

    /** Sets both clocks, and does what the ticks of the service do. */
    private void at(String time) throws Exception {
        clock.set(Instant.parse(time));
        site.catalog("DROP VIEW catalog_clock");
        site.catalog("CREATE VIEW catalog_clock (now_ms) AS SELECT " + clock.millis());
        Requests requests = new Requests(site.application());
        requests.ask("run-reap", Map.of());
        requests.ask("schedule-look", Map.of());
        requests.ask("missed-check", Map.of());
        ScheduleRows rows = new ScheduleRows(clock, "test", 2);
        for (Object fire = requests.ask("fire-take", Map.of());
                fire != null;
                fire = requests.ask("fire-take", Map.of())) {
            @SuppressWarnings("unchecked") // a row
            RunRequest request = rows.request((Map<String, Object>) fire);
            RunResult result = (RunResult) site.ask("run", Map.of("request", request));
            assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DONE);
            if (request.source().equals(SOURCE)) { // the catalog and the configuration have the same nights
                fired.add(request.dueAt());
            }
        }
    }

    private String latest() throws Exception {
        RestoreOrder order =
                new RestoreOrder(null, null, null, Place.LIVE, "", List.of(), true, Safety.KEEP, "", false);
        List<BackupEntry> backups = ((List<?>) site.ask("backups-list", Map.of()))
                .stream().map(BackupEntry.class::cast).toList();
        return new RestorePoints().choose(SOURCE, order, backups).backup().backupId();
    }
}
