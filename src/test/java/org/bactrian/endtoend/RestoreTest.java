package org.bactrian.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.restore.RestorePlan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way back, on real servers: in place, by the latest and by a time, from whichever target is left. */
@Timeout(300)
class RestoreTest {
    @TempDir
    Path directory;

    @Test
    void comesBackFromEachTargetWhenTheOthersAreGone() throws Exception {
        Path signals = directory.resolve("signals.db");
        Site.cluster().createDatabase("way_back");
        try (Site site = Site.plan("wayback")
                .postgres("trading-db", "way_back")
                .source("signals", "kind: sqlite, path: " + signals)
                .start()) {
            write(signals, "one");
            RunResult first = backUp(site);
            Instant between = first.endedAt();
            write(signals, "two");
            backUp(site);
            for (String target : Gone.TARGETS) {
                try (Gone gone = Gone.allBut(site, target)) {
                    write(signals, "lost");
                    comesBack(site, null, target);
                    assertThat(read(signals)).containsExactly("one", "two", "one", "two");
                    comesBack(site, between, target);
                    assertThat(read(signals)).containsExactly("one", "one");
                }
            }
            assertThat(site.catalog("select count(*) from events where kind = 'restore.succeeded'"))
                    .containsExactly("12");
            forecasts(site);
        }
    }

    // what is missing is no reason to wait: the copies of targets that are gone are passed over
    private static void comesBack(Site site, @Nullable Instant at, String target) throws Exception {
        for (String source : List.of("argo/trading-db", "argo/signals")) {
            RunResult result = restore(site, source, live(at, true));
            assertThat(result.outcome())
                    .as("%s from %s: %s", source, target, result.error())
                    .isEqualTo(ErrorKind.DONE);
            assertThat(result.facts())
                    .containsEntry("place", "LIVE")
                    .containsKeys("rtaSeconds", "rtoSeconds", "lostSeconds", "keptAs", "checked");
            assertThat((Map<?, ?>) result.facts().get("phases"))
                    .extracting(Map::keySet)
                    .asString()
                    .isEqualTo("[choose, stop, restore, check, swap, start, verify]");
            assertThat(String.valueOf(result.facts().get("fetched"))).contains(target);
        }
    }

    private static void forecasts(Site site) throws Exception {
        RestorePlan plan = (RestorePlan) site.ask(
                "restore-plan",
                Map.of("request", RunRequest.restore(SourceId.parse("argo/signals"), live(null, false))));
        assertThat(plan.expected().guess()).isFalse();
        assertThat(plan.expected().basis()).isEqualTo("6 earlier restores of argo/signals");
        assertThat(plan.keepsRto()).isTrue();
        assertThat(plan.overwrites()).isNotEmpty();
        assertThat(plan.copies()).hasSize(3);
    }

    @Test
    void tellsOfTheRestoreAndOfTheBadCopyThatItFound() throws Exception {
        Path signals = directory.resolve("signals.db");
        try (Site site = Site.plan("told")
                .source("signals", "kind: sqlite, path: " + signals)
                .start()) {
            insert(signals, "one");
            RunResult taken = site.backup("argo/signals");
            Path volume = site.root("primary").resolve(taken.run().directory()).resolve("main-00000");
            Files.write(volume, new byte[(int) Files.size(volume)]);

            RunResult result = restore(site, "argo/signals", live(null, true));

            assertThat(result.outcome()).as("%s", result.error()).isEqualTo(ErrorKind.DONE);
            String backup = taken.run().backupId().value();
            assertThat(site.catalog("select text, hint from events where kind = 'restore.succeeded'"))
                    .singleElement()
                    .asString()
                    .contains("argo/signals is restored in place from " + backup, "within the objective of 60 min")
                    .contains("kept as")
                    .contains(".before-");
            assertThat(site.catalog("select severity, text from events where kind = 'verify.failed'"))
                    .singleElement()
                    .asString()
                    .startsWith("major|")
                    .contains(backup + " on primary", "quarantined");
            RunResult proof = (RunResult) site.ask(
                    "run",
                    Map.of(
                            "request",
                            RunRequest.verify(
                                    SourceId.parse("argo/signals"),
                                    new VerifyOrder(Level.RESTORE, null, List.of("offline"), false, false))));
            assertThat(proof.outcome()).isEqualTo(ErrorKind.DONE);
            assertThat(site.catalog(
                            "select text, facts_json like '%backupId%' from events where kind = 'verify.succeeded'"))
                    .containsExactly("argo/signals is proven by level restore: " + backup + " on offline|0");
            assertThat((List<?>) site.ask("status-list", Map.of()))
                    .filteredOn(status -> status.toString().contains("signals"))
                    .singleElement()
                    .extracting("measured.place", "measured.rtoSeconds")
                    .containsExactly("scratch", 3600L);
        }
    }

    @Test
    void leavesLiveDataAloneWithoutLeaveAndSavesItWhenAsked() throws Exception {
        Path signals = directory.resolve("signals.db");
        try (Site site = Site.plan("leave")
                .source("signals", "kind: sqlite, path: " + signals)
                .start()) {
            insert(signals, "one");
            assertThat(site.backup("argo/signals").outcome()).isEqualTo(ErrorKind.DONE);
            insert(signals, "precious");
            RunResult refused = restore(site, "argo/signals", live(null, false));
            assertThat(refused.outcome()).isEqualTo(ErrorKind.REFUSED);
            assertThat(refused.error()).contains("would overwrite").contains(signals.toString());
            assertThat(texts(signals)).containsExactly("one", "precious");

            RunResult saved = restore(
                    site,
                    "argo/signals",
                    new RestoreOrder(null, null, null, Place.LIVE, "", List.of(), true, Safety.DUMP, "", false));
            assertThat(saved.outcome()).as("%s", saved.error()).isEqualTo(ErrorKind.DONE);
            assertThat(texts(signals)).containsExactly("one");
            String safety = String.valueOf(saved.facts().get("safetyBackupId"));
            assertThat(site.catalog("select purpose from backups where backup_id = '" + safety + "'"))
                    .containsExactly("safety");
            // it is not the latest, and comes back when it is named
            RunResult latest = restore(site, "argo/signals", live(null, true));
            assertThat(latest.facts().get("backupId")).isNotEqualTo(safety);
            RunResult back = restore(
                    site,
                    "argo/signals",
                    new RestoreOrder(safety, null, null, Place.LIVE, "", List.of(), true, Safety.KEEP, "", false));
            assertThat(back.outcome()).as("%s", back.error()).isEqualTo(ErrorKind.DONE);
            assertThat(texts(signals)).containsExactly("one", "precious");
        }
    }

    private static RunResult backUp(Site site) throws Exception {
        assertThat(site.backup("argo/trading-db").outcome()).isEqualTo(ErrorKind.DONE);
        RunResult last = site.backup("argo/signals");
        assertThat(last.outcome()).isEqualTo(ErrorKind.DONE);
        return last;
    }

    private static RunResult restore(Site site, String source, RestoreOrder order) throws Exception {
        return (RunResult) site.ask("run", Map.of("request", RunRequest.restore(SourceId.parse(source), order)));
    }

    private static RestoreOrder live(@Nullable Instant at, boolean overLive) {
        return new RestoreOrder(null, at, null, Place.LIVE, "", List.of(), overLive, Safety.KEEP, "", false);
    }

    private static void write(Path signals, String text) throws SQLException {
        Site.cluster()
                .execute(
                        "way_back",
                        "CREATE TABLE IF NOT EXISTS notes (n serial PRIMARY KEY, note text)",
                        "INSERT INTO notes (note) VALUES ('" + text + "')");
        insert(signals, text);
    }

    // what the database holds, and then the file
    private static List<String> read(Path signals) throws SQLException {
        List<String> all = new ArrayList<>(List.of(
                requireNonNull(Site.cluster().query("way_back", "SELECT string_agg(note, ',' ORDER BY n) FROM notes"))
                        .split(",")));
        all.addAll(texts(signals));
        return all;
    }

    private static void insert(Path signals, String text) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + signals);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS notes (n INTEGER PRIMARY KEY, note TEXT)");
            statement.execute("INSERT INTO notes (note) VALUES ('" + text + "')");
        }
    }

    private static List<String> texts(Path signals) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + signals);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT note FROM notes ORDER BY n")) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
