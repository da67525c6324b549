package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.lab.Fault;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.lab.SlackReceiver;
import org.bactrian.web.WebPorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of backups when the server of the catalog is down. */
@Timeout(150)
class CatalogServerFaultTest {
    @Test
    @Fault(
            step = Fault.Step.SEAL,
            part = "catalog (PostgreSQL)",
            fault = "its server goes down in the middle of the run",
            outcome =
                    "exit 1, the message names the catalog; no manifest is written, nothing is visible; health is red at once;"
                            + " people are told once by the emergency channel, and once when a run was recorded again")
    @Fault(
            step = Fault.Step.OPEN,
            part = "catalog (PostgreSQL)",
            fault = "its server is down when a command starts",
            outcome = "exit 1, the message names the catalog; the emergency channel speaks, once for all commands")
    void serverGoesDown() throws Exception {
        BlockedDump dump = BlockedDump.create("catalog-server");
        try (SlackReceiver slack = SlackReceiver.start();
                PostgresCluster server = PostgresCluster.create();
                Site site = plan("catalog-server", slack, server).service().start()) {
            CompletableFuture<RunResult> run = site.begin("argo/db");
            dump.awaitStop();
            server.stop();
            dump.release();

            ExecutionException failed =
                    catchThrowableOfType(ExecutionException.class, () -> run.get(60, TimeUnit.SECONDS));
            assertThat(failed.getCause())
                    .isInstanceOfSatisfying(
                            BactrianException.class,
                            fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.FAILED))
                    .hasMessageContaining("argo/db ended FAILED")
                    .hasMessageContaining("the catalog cannot be read or written");
            assertThat(site.stored("manifest.json")).isEmpty();
            assertThat(site.stored("manifest.sig")).isEmpty();
            assertThat(site.staged()).isEmpty();
            HttpResponse<String> health = health(site);
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("\"ready\":false");
            Await.until("people are told", () -> !slack.messages().isEmpty());
            commandIsRefused(slack, server);

            server.start();
            server.execute("postgres", "UPDATE leases SET expires_at = 0");
            assertThat(site.backup("argo/db").outcome()).isEqualTo(ErrorKind.DONE);

            Await.until(
                    "it is said that it is over",
                    () -> slack.messages().toString().contains("catalog recovered"));
            assertThat(slack.messages())
                    .filteredOn(message -> message.toString().contains("bactrian/catalog"))
                    .hasSize(1);
        } finally {
            dump.close();
        }
    }

    /** A command of the same installation, as cron starts it: the service has told already. */
    private static void commandIsRefused(SlackReceiver slack, PostgresCluster server) throws Exception {
        assertThat(slack.messages()).hasSize(1);
        assertThat(slack.messages().get(0).toString()).contains("[DR][CRITICAL] bactrian/catalog: catalog failed");
        Application.Options options = plan("catalog-server", slack, server).options();
        BactrianException refused =
                catchThrowableOfType(BactrianException.class, () -> Application.startOrTell(options));
        assertThat(refused.kind()).isEqualTo(ErrorKind.FAILED);
        assertThat(refused)
                .hasMessageContaining("the catalog jdbc:postgresql")
                .hasMessageContaining("cannot be opened");
        assertThat(slack.messages()).hasSize(1);

        Application.Options other = plan("catalog-other", slack, server).options();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Application.startOrTell(other)).hasMessageContaining("cannot be opened");
        }
        assertThat(slack.messages()).hasSize(2);
        slack.clear();
    }

    private static Site.Plan plan(String name, SlackReceiver slack, PostgresCluster server) {
        return Site.plan(name)
                .postgres("db", "catalog-server")
                .channels(slack.webhookUrl(), 9)
                .property("bactrian.catalog.url", "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres")
                .property("bactrian.catalog.user", PostgresCluster.USER)
                .property("bactrian.catalog.password", PostgresCluster.PASSWORD)
                .property("bactrian.record.patience", "0s");
    }

    // the pool would wait longer than that for a server that is down
    private static HttpResponse<String> health(Site site) throws Exception {
        int port = new Requests(site.application())
                .bean("web-ports", WebPorts.class)
                .orElseThrow()
                .operationsPort();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                                .timeout(Duration.ofSeconds(25))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
