package org.bactrian.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.PeopleSpec.PlanLine;
import org.bactrian.lab.People;
import org.junit.jupiter.api.Test;

class PlanTest {
    private final Inventory inventory = People.inventory("http://127.0.0.1:9/", 9);

    private static Event event(String kind, String system, Map<String, Object> facts) {
        return new Event(
                "e1",
                Instant.parse("2026-11-22T02:00:00.123Z"),
                kind,
                Event.Severity.MAJOR,
                new SourceId(system, "db"),
                "",
                "bactrian/i/" + system + "/backup",
                null,
                "text",
                "",
                facts);
    }

    private List<Notice> notices(PeopleSpec people, Event event) {
        return new Plan(people, inventory, Clock.systemUTC()).notices(event);
    }

    private PeopleSpec plan(PlanLine... lines) {
        return new PeopleSpec(
                inventory.people().stakeholders(), inventory.people().channels(), List.of(lines));
    }

    @Test
    void allLinesContributeAndAnAddressIsToldOnce() {
        PeopleSpec people = plan(
                new PlanLine("one", List.of("backup.*"), List.of("operations"), List.of("slack")),
                new PlanLine(
                        "two", List.of("backup.failed"), List.of("operations", "owner"), List.of("slack", "email")),
                new PlanLine("three", List.of("verify.failed"), List.of("trading-dev"), List.of("slack")));
        assertThat(notices(people, event("backup.failed", "argo", Map.of())))
                .extracting(notice -> notice.channel() + " " + notice.target() + " " + notice.planLine())
                .containsExactly("slack #backups one, two", "email ops@example.org two", "slack #trading two");
    }

    @Test
    void patternsEndAtADot() {
        PeopleSpec people = plan(new PlanLine("one", List.of("backup.*"), List.of("operations"), List.of("slack")));
        assertThat(notices(people, event("backup.missed", "argo", Map.of()))).hasSize(1);
        assertThat(notices(people, event("backups.missed", "argo", Map.of()))).isEmpty();
        assertThat(notices(people, event("backup", "argo", Map.of()))).isEmpty();
    }

    @Test
    void aSystemThatLeftHasNoOwner() {
        PeopleSpec people = plan(new PlanLine("one", List.of("*"), List.of("owner"), List.of("slack")));
        assertThat(notices(people, event("backup.failed", "gone", Map.of()))).isEmpty();
    }

    @Test
    void anUnknownNameIsAMistake() {
        PeopleSpec people = plan(new PlanLine("one", List.of("*"), List.of("nobody"), List.of("slack")));
        Event event = event("backup.failed", "argo", Map.of());
        assertThatThrownBy(() -> notices(people, event))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("'nobody'");
    }

    @Test
    void aBrokenChannelIsNotToldByItself() {
        assertThat(notices(inventory.people(), event("channel.degraded", "bactrian", Map.of("channel", "slack"))))
                .extracting(Notice::channel)
                .containsExactly("email");
        assertThat(notices(inventory.people(), event("channel.degraded", "bactrian", Map.of("channel", "email"))))
                .extracting(Notice::channel)
                .containsExactly("slack");
    }

    @Test
    void theSameEventGivesTheSameNotices() {
        Notice first = notices(inventory.people(), event("backup.failed", "argo", Map.of()))
                .get(0);
        Notice again = notices(inventory.people(), event("backup.failed", "argo", Map.of()))
                .get(0);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.seq()).isEqualTo(first.seq());
        assertThat(first.seq() / 1000)
                .isEqualTo(Instant.parse("2026-11-22T02:00:00.123Z").toEpochMilli());
    }
}
