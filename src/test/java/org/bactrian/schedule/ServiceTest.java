package org.bactrian.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.BackupType;
import org.bactrian.catalog.CatalogDatabase;
import org.bactrian.catalog.CatalogLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as it runs: the tick, the claim, the queue, and its end. */
class ServiceTest {
    @Test
    void runsWhatIsDueAndEndsARunUnderWayBeforeItStops(@TempDir Path home) throws Exception {
        var location = new CatalogDatabase.Location("jdbc:sqlite:" + home.resolve("catalog.db"), "", "");
        var inventory = CatalogLab.only(
                CatalogLab.inventory(FireContract.weekly(BackupType.FULL, "* * * * * ?")),
                "argo/a",
                "bactrian/catalog");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CatalogLab lab = CatalogLab.start(
                location,
                home,
                inventory,
                Clock.systemUTC(),
                Map.of("service", "true", "bactrian.schedule.tick", "* * * * * ?"));
        try {
            CatalogLab.await(
                    "a scheduled run", () -> lab.number("select count(*) from fires where state = 'DONE'") > 0);
            lab.job = exchange -> {
                begun.countDown();
                try {
                    assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return lab.backup(exchange, 1000, 3);
            };
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> close(lab));
            assertThat(stopped).as("it waits for the run").isNotDone();
            end.countDown();
            stopped.get(60, TimeUnit.SECONDS);
        }
        assertThat(lab.number("select count(*) from runs where state <> 'OK'")).isZero();
        assertThat(lab.number("select count(*) from runs")).isGreaterThan(1);
        assertThat(lab.number("select count(*) from fires where state = 'CLAIMED'"))
                .isZero();
    }

    @Test
    void triesABusySourceAgainAndDropsOneThatIsGone(@TempDir Path home) throws Exception {
        var location = new CatalogDatabase.Location("jdbc:sqlite:" + home.resolve("catalog.db"), "", "");
        try (CatalogLab lab = CatalogLab.start(
                location, home, CatalogLab.inventory(), Clock.systemUTC(), Map.of("service", "true"))) {
            String fire = "insert into fires (system, source, due_at, type, policy, server, priority, start_at, state)"
                    + " values ('%s', '%s', 7, 'full', 'p', '%s', 1, 7, 'DUE')";
            lab.execute(
                    "insert into leases (source_id, holder, run_id, fence, expires_at)"
                            + " values ('argo/a', 'somebody', 'r', 1, 9000000000000)",
                    fire.formatted("argo", "a", "one"),
                    fire.formatted("gone", "x", "two"));

            CatalogLab.await(
                    "both claims answered",
                    () -> lab.number("select count(*) from fires where (state = 'DUE' and start_at > 7)"
                                    + " or covered_by = 'removed'")
                            == 2);

            assertThat(lab.rows("select state, start_at, attempts, holder from fires where system = 'argo'"))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("state", "DUE")
                            .containsEntry("attempts", 0)
                            .containsEntry("holder", null));
            assertThat(lab.number("select count(*) from runs")).isZero();
        }
    }

    private static void close(CatalogLab lab) {
        try {
            lab.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
