package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.bactrian.lab.Fault;
import org.bactrian.lab.MailServer;
import org.bactrian.lab.People;
import org.bactrian.lab.SlackReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;

/** The emergency channel on real channels: operations have Slack and mail, the developers Slack alone. */
class EmergencyTest {
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

    private RouteLab start() throws Exception {
        return start(mail.port());
    }

    private RouteLab start(int smtpPort) throws Exception {
        return RouteLab.start(
                new RouteLab.Options(
                        home,
                        People.inventory(slack.webhookUrl(), smtpPort),
                        false,
                        List.of("communication"),
                        Map.of()),
                new CommunicationBindings());
    }

    private static void fail(RouteLab lab) {
        Exchange exchange = lab.send(
                "emergency-send",
                Map.of("fault", new DataAccessResourceFailureException("disk I/O error"), "request", "a run"));
        assertThat(exchange.getException()).isNull();
    }

    private static void work(RouteLab lab) {
        assertThat(lab.send("emergency-over", Map.of("run", "a run")).getException())
                .isNull();
    }

    @Test
    void twoProcessesTellOnceAndTheEndToTheSame() throws Exception {
        try (RouteLab one = start();
                RouteLab two = start()) {
            fail(one);
            fail(two);
            fail(one);
            assertThat(slack.messages())
                    .extracting(message -> message.get("channel").getAsString())
                    .containsExactlyInAnyOrder("#backups", "#trading");
            assertThat(slack.messages().get(0).toString())
                    .contains("the catalog cannot be read or written: disk I/O error", "bactrian.catalog.url");
            assertThat(mail.messages()).isEmpty();
            assertThat(one.rows("select id from notices")).isEmpty();
            Path file = home.resolve("state/emergency.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");

            work(two);
            work(one);

            assertThat(slack.messages()).hasSize(4);
            assertThat(slack.messages().subList(2, 4))
                    .allSatisfy(message -> assertThat(message.toString()).contains("catalog recovered"));
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @Fault(
            step = Fault.Step.NOTIFY,
            part = "catalog and Slack",
            fault = "the catalog fails, and Slack refuses",
            outcome =
                    "the next channel of the emergency line is taken; who was reached by it hears by it that it is over")
    void theNextChannelIsForWhenTheFirstFails() throws Exception {
        slack.answer(503);
        try (RouteLab lab = start()) {
            fail(lab);
            assertThat(mail.messages()).hasSize(1);
            assertThat(mail.messages().get(0).getSubject())
                    .isEqualTo("[DR][CRITICAL] bactrian/catalog: catalog failed");

            slack.answer(200);
            work(lab);

            assertThat(slack.messages()).isEmpty();
            assertThat(mail.messages()).hasSize(2);
            assertThat(mail.messages().get(1).getSubject()).isEqualTo("[DR][INFO] bactrian/catalog: catalog recovered");
            assertThat(mail.messages().get(1).getHeader("In-Reply-To"))
                    .containsExactly(mail.messages().get(0).getMessageID());
        }
    }

    @Test
    void whenNobodyCanBeToldNothingElseBreaks() throws Exception {
        slack.answer(503);
        int nobody = mail.port();
        mail.close();
        Files.createDirectories(home.resolve("state"));
        Files.writeString(home.resolve("state/emergency.json"), "half a fi");
        try (RouteLab lab = start(nobody)) {
            fail(lab);
            work(lab);
            assertThat(slack.messages()).isEmpty();
            assertThat(home.resolve("state/emergency.json")).doesNotExist();
        }
    }
}
