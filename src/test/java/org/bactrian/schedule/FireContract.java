package org.bactrian.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.CatalogDatabase;
import org.bactrian.catalog.CatalogLab;
import org.bactrian.catalog.SettableClock;
import org.bactrian.config.PolicySpec.ScheduleSpec;
import org.bactrian.lab.Fault;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What fires do on any catalog, with two nodes on it. */
@NullUnmarked // rows and answers of routes may be null; a test that meets one fails
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FireContract {
    private static final Instant SATURDAY = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant SUNDAY_TWO = Instant.parse("2026-11-22T02:00:00Z");
    private static final List<String> SOURCES = List.of("alpine/d", "argo/a", "argo/b", "argo/c", "bactrian/catalog");

    private final SettableClock clock = new SettableClock(SATURDAY);
    private CatalogLab lab;
    private CatalogLab other;

    abstract CatalogDatabase.Location location(Path home) throws Exception;

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        CatalogDatabase.Location location = location(home);
        var inventory = CatalogLab.inventory(
                weekly(BackupType.FULL, "0 0 2 ? * SUN"), weekly(BackupType.INCREMENTAL, "0 0 2 * * ?"));
        lab = CatalogLab.start(location, home, inventory, clock);
        other = CatalogLab.start(location, home, inventory, clock, Map.of("bactrian.runs.maximum", "500"));
    }

    @AfterAll
    void stop() throws Exception {
        lab.close();
        other.close();
    }

    @BeforeEach
    void empty() throws Exception {
        lab.empty();
        clock.set(SATURDAY);
    }

    @Test
    void catchesUpOnNothingForASourceSeenForTheFirstTime() throws Exception {
        look(lab);
        assertThat(lab.number("select count(*) from fires")).isZero();
        assertThat(lab.number("select count(*) from looks")).isEqualTo(SOURCES.size());
    }

    @Test
    void firesOnceWithTwoNodesAndMergesTypesDueTogether() throws Exception {
        look(lab);
        clock.set(SUNDAY_TWO);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> looks = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                CatalogLab node = i % 2 == 0 ? lab : other;
                looks.add(threads.submit(() -> {
                    look(node);
                    return null;
                }));
            }
            for (Future<?> look : looks) {
                look.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(lab.texts("select system || '/' || source from fires where state = 'DUE' and type = 'full'"
                        + " order by 1"))
                .isEqualTo(SOURCES);
        assertThat(lab.texts("select distinct covered_by from fires where state = 'COVERED' and type = 'incremental'"))
                .containsExactly("2026-11-22T02:00:00Z full");
        assertThat(lab.number("select count(*) from fires")).isEqualTo(2L * SOURCES.size());
    }

    @Test
    void catchesUpOnceAfterDowntime() throws Exception {
        look(lab);
        clock.set(SATURDAY.plus(Duration.ofDays(17)));
        look(lab);

        assertThat(lab.rows("select due_at, type from fires where state = 'DUE' and source = 'a'"))
                .singleElement()
                .satisfies(row -> assertThat(((Number) row.get("due_at")).longValue())
                        .as("the newest full, though newer incrementals were missed too")
                        .isEqualTo(Instant.parse("2026-12-06T02:00:00Z").toEpochMilli()));
        assertThat(lab.number("select count(*) from fires where state = 'COVERED' and source = 'a'"))
                .isEqualTo(2 + 17);
    }

    @Test
    void coversAFireThatStillWaits() throws Exception {
        look(lab);
        clock.set(SUNDAY_TWO.plus(Duration.ofDays(1)));
        look(lab);
        clock.set(SUNDAY_TWO.plus(Duration.ofDays(2)));
        look(lab);

        assertThat(lab.texts("select type from fires where state = 'DUE' and source = 'a'"))
                .as("a full that waits stands for the incremental that came after it")
                .containsExactly("full");
    }

    @Test
    void claimsByPriorityWithinTheLimits() throws Exception {
        lookAndFire();

        assertThat(claim(lab)).isEqualTo("argo/a");
        assertThat(claim(lab)).as("argo/b has the server of argo/a").isEqualTo("argo/c");
        assertThat(claim(lab)).as("two runs at most").isNull();
        lab.execute("update fires set state = 'DONE' where source = 'a'");
        assertThat(claim(lab)).isEqualTo("argo/b");
        lab.execute("update fires set state = 'DONE' where source = 'c'");
        assertThat(claim(lab)).isEqualTo("alpine/d");
        lab.execute("update fires set state = 'DONE' where source = 'b'");
        assertThat(claim(lab)).as("the catalog waits until nothing runs").isNull();
        lab.execute("update fires set state = 'DONE' where source = 'd'");
        assertThat(claim(lab)).isEqualTo("bactrian/catalog");
        assertThat(claim(lab)).isNull();
    }

    @Test
    void countsRunsOfPeopleAmongTheLimits() throws Exception {
        lookAndFire();
        lab.job = exchange -> {
            assertThat(unchecked(lab)).as("argo/a runs: not its server").isEqualTo("argo/c");
            assertThat(unchecked(lab)).as("two run").isNull();
            return lab.backup(exchange, 1000, 3);
        };
        assertThat(lab.run(CatalogLab.manual("argo/a")).error()).isEmpty();
    }

    @Test
    void claimsEachOfTwoHundredFiresOnceFromManyThreadsOfTwoNodes() throws Exception {
        List<String> inserts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            inserts.add("insert into fires (system, source, due_at, type, policy, server, priority, start_at, state)"
                    + " values ('s', 'x" + i + "', 1, 'full', 'p', 'server" + i + "', 1, 1, 'DUE')");
        }
        lab.execute(inserts.toArray(String[]::new));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<String> claimed = new ArrayList<>();
        try (CatalogLab third = CatalogLab.start(
                lab.location,
                java.nio.file.Files.createTempDirectory("third"),
                CatalogLab.inventory(),
                clock,
                Map.of("bactrian.runs.maximum", "500"))) {
            List<Future<String>> claims = new ArrayList<>();
            for (int i = 0; i < 220; i++) {
                CatalogLab node = i % 2 == 0 ? other : third;
                claims.add(threads.submit(() -> claim(node)));
            }
            for (Future<String> claim : claims) {
                String source = claim.get();
                if (source != null) {
                    claimed.add(source);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(claimed).hasSize(200).doesNotHaveDuplicates();
        assertThat(lab.number("select count(*) from fires where state = 'CLAIMED' and attempts = 1"))
                .isEqualTo(200);
    }

    @Test
    void tiesAFireToItsRun() throws Exception {
        lookAndFire();
        assertThat(claim(lab)).isEqualTo("argo/a");
        lab.job = exchange -> {
            assertThat(texts("select state || run_id from fires where source = 'a' and type = 'full'"))
                    .containsExactly("CLAIMED"
                            + exchange.getVariable("run", org.bactrian.artifact.Run.class)
                                    .id());
            return lab.backup(exchange, 1000, 3);
        };
        lab.run(RunRequest.backup(SourceId.parse("argo/a"), BackupType.FULL, Purpose.SCHEDULED, SUNDAY_TWO));
        assertThat(texts("select state from fires where source = 'a' and type = 'full'"))
                .containsExactly("DONE");
    }

    @Test
    @Fault(
            step = Fault.Step.SCHEDULE,
            part = "bactrian",
            fault = "kill -9 between the claim of a fire and the start of its run",
            outcome = "due again after 90 s, once; on SQLite and PostgreSQL")
    void givesAClaimBackOnceWhenItsProcessDied() throws Exception {
        lookAndFire();
        for (String expected : List.of("DUE", "DONE")) {
            assertThat(claim(lab)).isEqualTo("argo/a");
            lab.ask("run-reap", null, Map.of(), Object.class);
            assertThat(texts("select state from fires where source = 'a' and type = 'full'"))
                    .as("a fresh claim is left alone")
                    .containsExactly("CLAIMED");
            lab.execute("update fires set claimed_at = 1 where state = 'CLAIMED'");
            lab.ask("run-reap", null, Map.of(), Object.class);
            assertThat(texts("select state from fires where source = 'a' and type = 'full'"))
                    .containsExactly(expected);
        }
    }

    @Test
    @Fault(
            step = Fault.Step.SCHEDULE,
            part = "clock",
            fault = "set back while a fire is claimed",
            outcome = "the claim is given back at once, once; on SQLite and PostgreSQL")
    void givesAClaimBackThatIsOfATimeToCome() throws Exception {
        lookAndFire();
        assertThat(claim(lab)).isEqualTo("argo/a");
        lab.execute("update fires set claimed_at = claimed_at + 86400000 where state = 'CLAIMED'");
        lab.ask("run-reap", null, Map.of(), Object.class);
        assertThat(texts("select state from fires where source = 'a' and type = 'full'"))
                .containsExactly("DUE");
    }

    @Test
    @Fault(
            step = Fault.Step.SCHEDULE,
            part = "clock",
            fault = "one node's clock is a day ahead of the other's",
            outcome =
                    "what ran early runs no second time, and the other node goes on with its schedule; on SQLite and PostgreSQL")
    void runsNothingTwiceWhenOneClockAloneIsAhead() throws Exception {
        look(lab);
        clock.set(SUNDAY_TWO.plus(Duration.ofDays(1)));
        look(lab);
        assertThat(claim(lab)).isEqualTo("argo/a");
        lab.execute("update fires set state = 'DONE' where state = 'CLAIMED'");
        clock.set(SATURDAY);
        look(lab);
        assertThat(lab.texts("select source from fires where state = 'DUE'")).isEmpty();
        clock.set(SUNDAY_TWO.plus(Duration.ofDays(1)));
        look(lab);
        assertThat(lab.texts("select distinct source from fires where state = 'DUE' order by 1"))
                .doesNotContain("a")
                .contains("b", "c", "d");
    }

    @Test
    void endsTheFireOfAnInterruptedRun() throws Exception {
        lookAndFire();
        assertThat(claim(lab)).isEqualTo("argo/a");
        lab.execute(
                "update fires set run_id = 'dead' where state = 'CLAIMED'",
                "insert into runs (run_id, job, system, source, server, type, purpose, backup_id, state, holder, started_at,"
                        + " config_hash) values ('dead', 'backup-run', 'argo', 'a', 's', 'full', 'scheduled', 'b',"
                        + " 'RUNNING', 'gone:1:x', 1, 'h')");
        lab.ask("run-reap", null, Map.of(), Object.class);
        assertThat(texts("select state from fires where source = 'a' and type = 'full'"))
                .containsExactly("DONE");
    }

    @Test
    void saysOnceThatABackupIsMissed() throws Exception {
        look(lab);
        clock.set(SUNDAY_TWO.plus(Duration.ofHours(5)));
        lab.ask("missed-check", null, Map.of(), Object.class);
        assertThat(lab.number("select count(*) from events"))
                .as("less than a quarter of a day late")
                .isZero();

        clock.set(SUNDAY_TWO.plus(Duration.ofHours(6)));
        lab.run(CatalogLab.manual("argo/c"));
        lab.ask("missed-check", null, Map.of(), Object.class);
        other.ask("missed-check", null, Map.of(), Object.class);
        assertThat(lab.texts("select system || '/' || source from events where kind = 'backup.missed' order by 1"))
                .containsExactly("alpine/d", "argo/a", "argo/b", "bactrian/catalog");

        clock.set(SUNDAY_TWO.plus(Duration.ofDays(9)));
        lab.ask("missed-check", null, Map.of(), Object.class);
        assertThat(lab.number("select count(*) from events where kind = 'backup.missed' and source = 'a'"))
                .as("after downtime: once more, for the newest due time")
                .isEqualTo(2);
    }

    @Test
    void listsTheNextFires() throws Exception {
        List<?> fires = lab.ask("schedule-list", 2, Map.of(), List.class);
        assertThat(fires).hasSize(2 * SOURCES.size());
        assertThat(fires).allSatisfy(fire -> assertThat(((Fire) fire).dueAt()).isEqualTo(SUNDAY_TWO));
    }

    private void lookAndFire() throws Exception {
        look(lab);
        clock.set(SUNDAY_TWO);
        look(lab);
    }

    private static void look(CatalogLab node) throws Exception {
        node.ask("schedule-look", null, Map.of(), Object.class);
    }

    private static String claim(CatalogLab node) throws Exception {
        Map<?, ?> fire = node.ask("fire-take", null, Map.of(), Map.class);
        return fire == null ? null : fire.get("system") + "/" + fire.get("source");
    }

    private static String unchecked(CatalogLab node) {
        try {
            return claim(node);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<String> texts(String sql) {
        try {
            return lab.texts(sql);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    static ScheduleSpec weekly(BackupType type, String cron) {
        return new ScheduleSpec(type, cron, ZoneOffset.UTC, Duration.ZERO);
    }
}
