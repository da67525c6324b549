package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.config.Secret;
import org.bactrian.lab.Fault;
import org.bactrian.lab.MailServer;
import org.bactrian.lab.People;
import org.bactrian.lab.SlackReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementTest {
    @TempDir
    Path home;

    private SlackReceiver slack;
    private MailServer mail;

    @BeforeEach
    void open() throws Exception {
        slack = SlackReceiver.start();
        mail = MailServer.start();
    }

    @AfterEach
    void close() {
        slack.close();
        mail.close();
    }

    private RouteLab start(Inventory inventory) throws Exception {
        return RouteLab.start(
                new RouteLab.Options(home, inventory, false, List.of("communication"), Map.of()),
                new CommunicationBindings());
    }

    private RouteLab start() throws Exception {
        return start(People.inventory(slack.webhookUrl(), mail.port()));
    }

    static Event event(String kind, String text, int minute) {
        return new Event(
                RouteLab.unique(),
                Instant.parse("2026-11-22T02:00:00Z").plusSeconds(60L * minute),
                kind,
                kind.equals("backup.failed") ? Event.Severity.MAJOR : Event.Severity.INFO,
                new SourceId("argo", "trading-db"),
                "run-1",
                "bactrian/lab/argo/backup-trading-db",
                null,
                text,
                "free some space",
                Map.of());
    }

    @Test
    void failureGoesToSlackAndMailAtOnceAndSuccessToSlack() throws Exception {
        try (RouteLab lab = start()) {
            lab.record(event("backup.failed", "pg_dump ended with 1", 0), "{}");
            lab.record(event("backup.succeeded", "backup is complete", 1), "{}");
            lab.call("communication-plan");
            lab.call("notice-send");
            assertThat(lab.rows("select state, last_error from notices"))
                    .hasSize(4)
                    .allMatch(row -> row.get("state").equals("DELIVERED"), "delivered");
            assertThat(slack.messages())
                    .extracting(message -> message.get("channel").getAsString())
                    .containsExactlyInAnyOrder("#backups", "#trading", "#backups");
            List<JsonObject> ours = slack.messages().stream()
                    .filter(message -> message.get("channel").getAsString().equals("#backups"))
                    .toList();
            assertThat(ours.get(0).get("text").getAsString()).startsWith("[DR][MAJOR] argo/trading-db: backup failed");
            assertThat(ours.get(1).get("text").getAsString()).contains("backup succeeded");
            assertThat(mail.messages()).hasSize(1);
        }
    }

    @Test
    void mailIsAlternativeTextFirstWithThreadAndNothingOfCamel() throws Exception {
        try (RouteLab lab = start()) {
            lab.record(event("backup.failed", "first <b>\r\nBcc: x@y", 0), "{}");
            lab.record(event("backup.failed", "second", 5), "{}");
            lab.call("communication-plan");
            lab.call("notice-send");
            List<MimeMessage> messages = mail.messages();
            assertThat(messages).hasSize(2);
            MimeMessage first = messages.get(0);
            MimeMessage second = messages.get(1);
            assertThat(first.getSubject()).isEqualTo("[DR][MAJOR] argo/trading-db: backup failed");
            assertThat(first.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(first.getMessageID()).matches("<[0-9a-f]{16}\\.\\d+@backup\\.example\\.org>");
            assertThat(first.getHeader("In-Reply-To")).isNull();
            assertThat(second.getHeader("In-Reply-To")).containsExactly(first.getMessageID());
            assertThat(second.getHeader("References")).containsExactly(first.getMessageID());
            assertThat(first.getHeader("Bcc")).isNull();
            MimeMultipart parts = (MimeMultipart) first.getContent();
            assertThat(parts.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
            assertThat(parts.getBodyPart(0).getContent().toString()).contains("first <b>");
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
            assertThat(parts.getBodyPart(1).getContent().toString())
                    .contains("first &lt;b&gt;")
                    .contains("Argo Capital &lt;trading&gt;");
            assertThat(Collections.list(first.getAllHeaders()))
                    .extracting(jakarta.mail.Header::getName)
                    .noneMatch(name -> name.startsWith("Camel") || name.equalsIgnoreCase("breadcrumbId"));
        }
    }

    @Test
    void planningTwiceGivesNoSecondNotice() throws Exception {
        try (RouteLab lab = start()) {
            lab.record(event("backup.failed", "no", 0), "{}");
            lab.call("communication-plan");
            lab.rows("update events set planned_at = null");
            lab.call("communication-plan");
            assertThat(lab.rows("select id from notices")).hasSize(3);
        }
    }

    @Test
    void aMistakeInThePlanHoldsUpNothingAndIsSeen() throws Exception {
        try (RouteLab lab = start()) {
            lab.record(event("backup.failed", "bad facts", 0), "not JSON");
            lab.record(event("backup.succeeded", "later", 1), "{}");
            lab.call("communication-plan");
            assertThat(lab.rows("select event_id from notices")).hasSize(1);
            assertThat(lab.rows("select claim from events where claim like 'failed:%'"))
                    .hasSize(1);
            lab.call("communication-plan");
            lab.call("notice-send");
            assertThat(slack.messages())
                    .anyMatch(message ->
                            message.get("text").getAsString().contains("nobody was told of the event backup.failed"));
            assertThat(mail.messages()).hasSize(1);
        }
    }

    @Test
    @Fault(
            step = Fault.Step.NOTIFY,
            part = "Slack",
            fault = "nobody listens, and Bactrian is started again meanwhile",
            outcome = "the mail goes out; the notices for Slack wait with their reason and arrive once when it is back")
    void aDeadChannelHoldsUpNoOtherAndRetriesSurviveARestart() throws Exception {
        slack.close();
        int port = slack.port();
        Inventory inventory = People.inventory("http://127.0.0.1:" + port + "/services/T/B/X", mail.port());
        try (RouteLab lab = start(inventory)) {
            lab.record(event("backup.failed", "no", 0), "{}");
            lab.call("communication-plan");
            lab.call("notice-send");
            assertThat(mail.messages()).hasSize(1);
            assertThat(lab.rows("select state, attempts, last_error from notices where channel = 'slack'"))
                    .hasSize(2)
                    .allMatch(row -> row.get("state").equals("RETRY"), "retried")
                    .allMatch(row -> row.get("last_error").contains("onnect"), "says why");
        }
        slack = SlackReceiver.start(port);
        try (RouteLab lab = start(inventory)) {
            lab.rows("update notices set not_before = 0");
            lab.call("notice-send");
            assertThat(slack.messages()).hasSize(2);
            assertThat(lab.rows("select state from notices where state <> 'DELIVERED'"))
                    .isEmpty();
        }
    }

    @Test
    @Fault(
            step = Fault.Step.NOTIFY,
            part = "Bactrian",
            fault = "killed while a notice was on its way",
            outcome = "sent again after the lease of 2 minutes, with the same Message-ID")
    void whatAKilledProcessHeldIsSentAgainWithTheSameMessageId() throws Exception {
        try (RouteLab lab = start()) {
            lab.record(event("backup.failed", "no", 0), "{}");
            lab.call("communication-plan");
            lab.call("notice-send");
            String id = mail.messages().get(0).getMessageID();
            lab.rows("update notices set state = 'SENDING', lease_holder = 'dead', lease_until = (select now_ms + 60000"
                    + " from catalog_clock) where channel = 'email'");
            lab.call("notice-send");
            assertThat(mail.messages()).hasSize(1);
            lab.rows("update notices set lease_until = (select now_ms - 1 from catalog_clock) where channel = 'email'");
            lab.call("notice-send");
            assertThat(mail.messages()).hasSize(2);
            assertThat(mail.messages().get(1).getMessageID()).isEqualTo(id);
        }
    }

    @Test
    @Fault(
            step = Fault.Step.NOTIFY,
            part = "Slack",
            fault = "it refuses for good (404)",
            outcome = "the notice is DEAD after one attempt; the other channel tells of it")
    void aRefusedNoticeIsDeadAndTheOtherChannelTells() throws Exception {
        slack.answer(404);
        try (RouteLab lab = start()) {
            lab.record(event("backup.succeeded", "fine", 0), "{}");
            lab.call("communication-plan");
            lab.call("notice-send");
            assertThat(lab.rows("select state from notices")).containsExactly(Map.of("state", "DEAD"));
            lab.call("communication-plan");
            lab.call("notice-send");
            assertThat(mail.messages()).hasSize(1);
            assertThat(mail.messages().get(0).getSubject()).contains("channel degraded");
            assertThat(slack.requests()).isEqualTo(1);
        }
    }

    @Test
    void theServiceAnnouncesByItselfAndAHangingChannelHoldsUpNoOther() throws Exception {
        slack.hang(true);
        RouteLab.Options options = new RouteLab.Options(
                home, People.inventory(slack.webhookUrl(), mail.port()), true, List.of("communication"), Map.of());
        try (RouteLab lab = RouteLab.start(options, new CommunicationBindings())) {
            lab.record(event("backup.failed", "one", 0), "{}");
            await(() -> slack.requests() > 0 && mail.messages().size() == 1);
            lab.record(event("backup.failed", "two", 1), "{}");
            await(() -> mail.messages().size() == 2);
            assertThat(lab.rows("select state from notices where channel = 'slack' and state = 'SENDING'"))
                    .isNotEmpty();
            slack.hang(false);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(9).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void twoDispatchersDeliverEachNoticeOnce() throws Exception {
        try (RouteLab one = start();
                RouteLab two = start()) {
            for (int minute = 0; minute < 20; minute++) {
                one.record(event("backup.succeeded", "number " + minute, minute), "{}");
            }
            one.call("communication-plan");
            Thread other = new Thread(() -> two.call("notice-send"));
            other.start();
            one.call("notice-send");
            other.join();
            one.call("notice-send");
            assertThat(slack.messages()).hasSize(20);
            assertThat(one.rows("select state from notices where state = 'DELIVERED'"))
                    .hasSize(20);
        }
    }

    @Test
    void testReachesEveryAddressAndSaysWhatFailed() throws Exception {
        mail.requireLogin("ops", "right");
        Map<String, Object> settings =
                Map.of("port", (long) mail.port(), "user", "ops", "password", new Secret("wrong"));
        try (RouteLab lab = start(People.inventory(slack.webhookUrl(), settings, "Argo"))) {
            List<?> results = new ArrayList<>((List<?>) lab.call("notify-test"));
            assertThat(results).hasSize(3);
            assertThat(results.toString())
                    .contains("target=#backups, delivered=true")
                    .contains("target=#trading, delivered=true");
            assertThat(results.toString()).contains("target=ops@example.org, delivered=false, error=");
            assertThat(lab.rows("select kind from events")).isEmpty();
        }
    }

    @Test
    void logsInWithAPasswordFullOfSigns() throws Exception {
        String password = "a+b%c&d=e?f#g(h)i$j{k}\"l)&m";
        mail.requireLogin("ops@relay", password);
        Map<String, Object> settings =
                Map.of("port", (long) mail.port(), "user", "ops@relay", "password", new Secret(password));
        try (RouteLab lab = start(People.inventory(slack.webhookUrl(), settings, "Argo"))) {
            assertThat(new ArrayList<>((List<?>) lab.call("notify-test")).toString())
                    .contains("target=ops@example.org, delivered=true")
                    .doesNotContain("delivered=false");
            assertThat(mail.messages()).hasSize(1);
        }
    }

    @Test
    void aMistakeOfAnOperatorInATemplateIsDeadAndSaid() throws Exception {
        Path templates = home.resolve("config/templates");
        Files.createDirectories(templates);
        Files.writeString(templates.resolve("backup-succeeded.slack.ftl"), "${nothing.there}");
        try (RouteLab lab = start()) {
            lab.record(event("backup.succeeded", "fine", 0), "{}");
            lab.call("communication-plan");
            lab.call("notice-send");
            assertThat(lab.rows("select state, last_error from notices").get(0))
                    .containsEntry("state", "DEAD")
                    .extractingByKey("last_error")
                    .asString()
                    .contains("backup-succeeded.slack.ftl");
        }
    }
}
