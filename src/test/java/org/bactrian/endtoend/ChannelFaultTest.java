package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.lab.Fault;
import org.bactrian.lab.MailServer;
import org.bactrian.lab.SlackReceiver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Slack and the mail relay fail in the same way for the whole of a run, and come back after it. */
@Timeout(150)
class ChannelFaultTest {
    /** What both do. */
    enum Trouble {
        REFUSING,
        HANGING,
        LIMITING
    }

    @BeforeAll
    static void database() {
        Site.cluster().createDatabase("channel-fault");
        Site.cluster().execute("channel-fault", "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    @Fault(
            step = Fault.Step.NOTIFY,
            part = "Slack and SMTP",
            fault = "both refuse, hang, or limit the rate (429 with Retry-After, 421) for the whole run",
            outcome =
                    "the run is as without it (DEGRADED for its dead target, exit 3) and ends while its notices wait; each"
                            + " arrives once when its channel is back")
    void troubleForTheWholeRun(Trouble trouble) throws Exception {
        String name = "channels-" + trouble.name().toLowerCase(java.util.Locale.ROOT);
        Relay relay = Relay.start(trouble);
        SlackReceiver slack = SlackReceiver.start();
        int slackPort = slack.port();
        slack.hang(trouble == Trouble.HANGING);
        slack.answer(trouble == Trouble.LIMITING ? 429 : 200);
        if (trouble == Trouble.REFUSING) {
            slack.close();
            relay.close();
        }
        try (Site site = Site.plan(name)
                .postgres("db", "channel-fault")
                .s3("secondary", "http://127.0.0.1:1")
                .channels(slack.webhookUrl(), relay.port())
                .service()
                .start()) {
            RunResult result = site.backup("argo/db");

            assertThat(result.outcome()).isEqualTo(ErrorKind.DEGRADED);
            Await.until(
                    "both were tried",
                    () -> site.catalog("SELECT id FROM notices WHERE attempts > 0")
                                    .size()
                            == 2);
            assertThat(site.catalog("SELECT state FROM notices WHERE state IN ('DELIVERED', 'DEAD')"))
                    .isEmpty();

            slack.close();
            relay.close();
            try (SlackReceiver back = SlackReceiver.start(slackPort);
                    MailServer mail = MailServer.start(relay.port())) {
                mail.requireLogin(SharedLab.SMTP_USER, SharedLab.SMTP_PASSWORD);
                Await.until("both are delivered", () -> {
                    // what was asked for, or is due after a pause, is due now
                    site.catalog("UPDATE notices SET not_before = 0 WHERE state = 'RETRY'");
                    return site.catalog("SELECT id FROM notices WHERE state = 'DELIVERED'")
                                    .size()
                            == 2;
                });
                assertThat(back.messages()).hasSize(1);
                assertThat(mail.messages()).hasSize(1);
                assertThat(back.messages().get(0).toString()).contains("argo/db", "secondary");
                assertThat(site.catalog("SELECT kind FROM events")).containsExactly("backup.degraded");
            }
        }
    }

    /** A mail relay in trouble. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket server;
        private final Trouble trouble;
        private final List<Socket> taken = new CopyOnWriteArrayList<>();

        private Relay(Trouble trouble) throws IOException {
            this.server = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
            this.trouble = trouble;
        }

        static Relay start(Trouble trouble) throws IOException {
            Relay relay = new Relay(trouble);
            Thread thread = new Thread(relay::serve, "relay-in-trouble");
            thread.setDaemon(true);
            thread.start();
            return relay;
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    taken.add(socket);
                    if (trouble == Trouble.LIMITING) {
                        socket.getOutputStream()
                                .write("421 4.7.0 too many connections, try again later\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                                .readLine();
                        socket.close();
                    }
                }
            } catch (IOException e) {
                Thread.currentThread().interrupt(); // the end of the test closed it
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }
}
