package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.PeopleSpec.ChannelSpec;
import org.bactrian.config.PeopleSpec.PlanLine;
import org.bactrian.config.PeopleSpec.Stakeholder;
import org.bactrian.lab.People;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of channel does. A new kind writes the factory: its server, its settings, how its server fails. */
abstract class ChannelContract {
    /** How the outside fails. */
    enum Fault {
        REFUSED,
        PASSING,
        LASTING,
        HANGING
    }

    @TempDir
    Path home;

    abstract ChannelSpec channel();

    abstract String address();

    /** All that arrived, each message as one text with its headers. */
    abstract List<String> arrived() throws Exception;

    abstract void fail(Fault fault) throws Exception;

    private RouteLab start() throws Exception {
        Inventory estate = People.inventory("http://127.0.0.1:9/", 9);
        ChannelSpec channel = channel();
        PeopleSpec people = new PeopleSpec(
                Map.of("ops", new Stakeholder("ops", "Operations", Map.of(channel.id(), List.of(address())))),
                Map.of(channel.id(), channel),
                List.of(new PlanLine("all", List.of("*"), List.of("ops"), List.of(channel.id()))));
        Inventory inventory = new Inventory(
                estate.systems(), estate.targets(), estate.policies(), estate.tiers(), people, estate.keys(), "0");
        return RouteLab.start(
                new RouteLab.Options(home, inventory, false, List.of("communication"), Map.of()),
                new CommunicationBindings());
    }

    private static Map<String, String> attempt(RouteLab lab, String text) throws Exception {
        Event event = new Event(
                RouteLab.unique(),
                Instant.parse("2026-11-22T02:00:00Z"),
                "backup.failed",
                Event.Severity.MAJOR,
                new SourceId("argo", "trading-db"),
                "run-1",
                "bactrian/lab/argo/backup",
                null,
                text,
                "",
                Map.of());
        lab.record(event, "{}");
        lab.call("communication-plan");
        lab.call("notice-send");
        return lab.rows(
                        "select id, state, attempts, last_error, not_before > (select now_ms from catalog_clock) as later"
                                + " from notices where event_id = ?",
                        event.id())
                .get(0);
    }

    @Test
    void deliversWithTheIdOfTheNotice() throws Exception {
        try (RouteLab lab = start()) {
            Map<String, String> notice = attempt(lab, "pg_dump ended with 1");
            assertThat(notice).containsEntry("state", "DELIVERED").containsEntry("attempts", "1");
            assertThat(arrived()).hasSize(1);
            assertThat(arrived().get(0)).contains("pg_dump ended with 1").contains(notice.get("id"));
        }
    }

    @Test
    void triesAgainLaterWhenNobodyListens() throws Exception {
        fail(Fault.REFUSED);
        try (RouteLab lab = start()) {
            assertThat(attempt(lab, "x")).containsEntry("state", "RETRY").containsEntry("later", "1");
        }
    }

    @Test
    void triesAgainLaterWhenTheFaultPasses() throws Exception {
        fail(Fault.PASSING);
        try (RouteLab lab = start()) {
            assertThat(attempt(lab, "x")).containsEntry("state", "RETRY").containsEntry("later", "1");
        }
    }

    @Test
    void givesUpAtOnceWhenTheFaultLasts() throws Exception {
        fail(Fault.LASTING);
        try (RouteLab lab = start()) {
            Map<String, String> notice = attempt(lab, "x");
            assertThat(notice).containsEntry("state", "DEAD");
            assertThat(notice.get("last_error")).isNotBlank().doesNotContain("XXXX");
        }
    }

    @Test
    @Timeout(60)
    void aHangEndsWithinItsLimit() throws Exception {
        fail(Fault.HANGING);
        try (RouteLab lab = start()) {
            long begin = System.nanoTime();
            assertThat(attempt(lab, "x")).containsEntry("state", "RETRY");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void textsOfOthersAreHarmless() throws Exception {
        String nasty =
                "a\u0000b\u001b[31m <!channel> <@U1> @here <script>alert(1)</script>\r\nBcc: all@example.org\r\n.\r\n"
                        + "\u202Eevil ${7*7} &amp; " + "long ".repeat(4000);
        try (RouteLab lab = start()) {
            assertThat(attempt(lab, nasty)).containsEntry("state", "DELIVERED");
            assertThat(arrived()).hasSize(1);
            assertThat(arrived().get(0))
                    .doesNotContain("\u0000")
                    .doesNotContain("\u001b")
                    .doesNotContain("\u202E")
                    .contains("${7*7}");
            harmless(arrived().get(0));
        }
    }

    /** What the kind itself must not let through. */
    abstract void harmless(String message);
}
