package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.lab.PostgresCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Secrets stay where the configuration reads them from, also when things go wrong. */
@Timeout(120)
class SecretsTest {
    private static final List<String> SECRETS = List.of(
            PostgresCluster.PASSWORD,
            Site.lab().primary().secretKey(),
            URI.create(Site.lab().slack().webhookUrl()).getPath(),
            SharedLab.SMTP_PASSWORD);

    private final Set<String> commandLines = ConcurrentHashMap.newKeySet();

    @Test
    void secretsAppearNowhere() throws Exception {
        int slackBefore = Site.lab().slack().messages().size();
        int mailBefore = Site.lab().mail().messages().size();
        Map<String, byte[]> places = new LinkedHashMap<>();
        try (CapturedLog log = CapturedLog.begin()) {
            try (Site site = openSite()) {
                backUpWatched(site, "argo/db", ErrorKind.DEGRADED);
                backUpWatched(site, "argo/wrong-password", ErrorKind.FAILED);
                backUpWatched(site, "argo/no-such", ErrorKind.FAILED);
                Await.until(
                        "four messages by Slack",
                        () -> Messages.slack(slackBefore).size() >= 3);
                Await.until("three mails", () -> Messages.mail(mailBefore).size() >= 3);
                for (Path file : site.stored()) {
                    places.put(file.toString(), Files.readAllBytes(file));
                }
                for (String name : List.of("catalog.db", "catalog.db-wal")) {
                    places.put(name, Files.readAllBytes(site.home().resolve(name)));
                }
            }
            assertThat(log.text()).isNotEmpty();
            places.put("log", bytes(log.text()));
        }
        places.put("Slack", bytes(String.join("\n", Messages.slack(slackBefore))));
        places.put("mail", bytes(String.join("\n", Messages.mail(mailBefore))));
        assertThat(commandLines).anyMatch(line -> line.contains("pg_dump"));
        places.put("command lines", bytes(String.join("\n", commandLines)));

        List<String> found = new ArrayList<>();
        places.forEach((place, content) -> {
            String text = new String(content, StandardCharsets.ISO_8859_1);
            SECRETS.stream().filter(text::contains).forEach(secret -> found.add(place + " holds " + secret));
        });
        assertThat(found).isEmpty();
        assertThat(places).containsKeys("log", "catalog.db").hasSizeGreaterThan(10);
    }

    private static Site openSite() throws Exception {
        Site.cluster().createDatabase("small");
        Site.cluster().execute("small", "CREATE TABLE t AS SELECT generate_series(1, 200000) AS n");
        Path wrong = Files.writeString(SharedLab.get().home().resolve("lab/wrong.password"), "wrong\n");
        Files.setPosixFilePermissions(wrong, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return Site.plan("secrets")
                .postgres("db", "small")
                .postgres("no-such", "no such database")
                .source(
                        "wrong-password",
                        "kind: postgres, host: 127.0.0.1, port: %d, database: small, user: postgres, passwordFile: %s"
                                .formatted(Site.cluster().port(), wrong))
                .s3("dead", "http://127.0.0.1:1")
                .service()
                .start();
    }

    /** Backs up while all processes of this host are looked at. */
    private void backUpWatched(Site site, String source, ErrorKind expected) throws Exception {
        var run = site.begin(source);
        while (!run.isDone()) {
            ProcessHandle.allProcesses().forEach(process -> readCommandLine(process.pid()));
            TimeUnit.MILLISECONDS.sleep(5);
        }
        RunResult result = run.get();
        assertThat(result.outcome()).as("%s: %s", source, result.error()).isEqualTo(expected);
    }

    private void readCommandLine(long pid) {
        try {
            commandLines.add(Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' '));
        } catch (IOException ended) {
            // between two looks a process may end
            return;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
