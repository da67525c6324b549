package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bactrian.app.Requests;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.lab.Fault;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.web.WebPorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets stay where the configuration reads them from, also when things go wrong. */
@Timeout(120)
class SecretsTest {
    private static final String CATALOG_PASSWORD = "catalog-password-that-nobody-sees";
    private static final String WRONG_PASSWORD = "wrong-password-that-nobody-sees";
    private static final List<String> SECRETS = secrets();

    private final Set<String> commandLines = ConcurrentHashMap.newKeySet();
    private final Set<String> environments = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    @Test
    @Fault(
            step = Fault.Step.ANY,
            part = "secrets",
            fault = "a good run, a degraded one and two that fail, with planted passwords, keys and addresses",
            outcome =
                    "none of them in command lines, environments (but that of pg_dump, for its own database), log with stack traces, all files on targets, catalog, notices, status page, metrics")
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
                places.putAll(pages(site));
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
        assertThat(environments).contains("PGPASSWORD=" + PostgresCluster.PASSWORD);
        environments.removeIf(variable -> variable.startsWith("PGPASSWORD=")); // pg_dump's, readable by its user alone
        places.put("environments", bytes(String.join("\n", environments)));
        assertNoneHolds(places);
        assertThat(places).containsKeys("log", "catalog.db", "/metrics").hasSizeGreaterThan(10);
    }

    @Test
    @Fault(
            step = Fault.Step.DUMP,
            part = "bactrian",
            fault = "the JVM crashes (SIGSEGV) in the middle of the dump",
            outcome =
                    "pg_dump ends with it; no core file, and no secret in hs_err or in what the command said; no manifest on any target")
    @Fault(
            step = Fault.Step.ANY,
            part = "secrets",
            fault = "backup --verbose --json with a wrong password, and doctor --json",
            outcome = "exit 1, the fault is told without the password")
    void crashesAndErrorsTellNoSecret() throws Exception {
        Map<String, byte[]> places = new LinkedHashMap<>();
        try (Site site = openSite();
                BlockedDump dump = BlockedDump.create("crashed")) {
            Path home = site.home();
            OwnJvm crashing = OwnJvm.bactrian(directory.resolve("backup"), home, "backup", "argo/blocked", "--verbose");
            OwnJvm failing = OwnJvm.bactrian(
                    directory.resolve("failing"), home, "backup", "argo/wrong-password", "-v", "--json");
            OwnJvm doctor = OwnJvm.bactrian(directory.resolve("doctor"), home, "doctor", "--json");
            try {
                crashing.until("pg_dump stands", dump::stands);
                Shell.run(
                        directory, Map.of(), "kill -SEGV " + crashing.process().pid());
                assertThat(crashing.process().waitFor()).isEqualTo(1);
                assertThat(failing.process().waitFor()).as(failing.said()).isEqualTo(1);
                assertThat(doctor.process().waitFor()).as(doctor.said()).isEqualTo(1);
            } finally {
                for (OwnJvm jvm : List.of(crashing, failing, doctor)) {
                    jvm.kill();
                }
            }
            assertThat(failing.said()).contains("password authentication failed");
            assertThat(doctor.said()).contains("argo/wrong-password");
            for (Path file : Site.files(directory)) {
                places.put(file.toString(), Files.readAllBytes(file));
            }
            assertThat(places.keySet())
                    .anyMatch(file -> file.contains("hs_err"))
                    .noneMatch(file -> file.contains("/core"));
            assertThat(site.stored("manifest.json"))
                    .noneMatch(file -> file.toString().contains("/blocked/"));
            assertNoneHolds(places);
            dump.release();
        }
    }

    private static void assertNoneHolds(Map<String, byte[]> places) {
        List<String> found = new ArrayList<>();
        places.forEach((place, content) -> {
            String text = new String(content, StandardCharsets.ISO_8859_1);
            SECRETS.stream().filter(text::contains).forEach(secret -> found.add(place + " holds " + secret));
        });
        assertThat(found).isEmpty();
    }

    private static List<String> secrets() {
        List<String> all = new ArrayList<>(List.of(
                PostgresCluster.PASSWORD,
                WRONG_PASSWORD,
                CATALOG_PASSWORD,
                Site.lab().primary().secretKey(),
                URI.create(Site.lab().slack().webhookUrl()).getPath(),
                SharedLab.SMTP_PASSWORD));
        try {
            List<String> identity = Files.readAllLines(SharedLab.get().identity());
            all.add(identity.stream()
                    .filter(line -> line.startsWith("AGE-SECRET-KEY-"))
                    .findFirst()
                    .orElseThrow());
            String key = Files.readAllLines(SharedLab.get().home().resolve("keys/signing.pem"))
                    .get(1);
            all.add(key);
            byte[] raw = Base64.getDecoder().decode(key);
            all.add(new String(raw, raw.length - 32, 32, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(all);
    }

    private static Map<String, byte[]> pages(Site site) throws Exception {
        WebPorts ports = new Requests(site.application())
                .bean("web-ports", WebPorts.class)
                .orElseThrow();
        Map<String, byte[]> pages = new LinkedHashMap<>();
        for (String path : List.of("/", "/health", "/metrics")) {
            int port = path.length() == 1 ? ports.publicPort() : ports.operationsPort();
            URI address = URI.create("http://127.0.0.1:" + port + path);
            pages.put(
                    path,
                    HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray())
                            .body());
            assertThat(pages.get(path)).as(path).isNotEmpty();
        }
        return pages;
    }

    private static Site openSite() throws Exception {
        Site.cluster().createDatabase("small");
        Site.cluster().execute("small", "CREATE TABLE t AS SELECT generate_series(1, 200000) AS n");
        Path wrong = Files.writeString(SharedLab.get().home().resolve("lab/wrong.password"), WRONG_PASSWORD + "\n");
        Files.setPosixFilePermissions(wrong, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return Site.plan("secrets")
                .postgres("db", "small")
                .postgres("no-such", "no such database")
                .source(
                        "wrong-password",
                        "kind: postgres, host: 127.0.0.1, port: %d, database: small, user: postgres, passwordFile: %s"
                                .formatted(Site.cluster().port(), wrong))
                .postgres("blocked", "crashed")
                .property("bactrian.catalog.password", CATALOG_PASSWORD)
                .s3("dead", "http://127.0.0.1:1")
                .service()
                .start();
    }

    /** Backs up while all processes of this host are looked at. */
    private void backUpWatched(Site site, String source, ErrorKind expected) throws Exception {
        var run = site.begin(source);
        while (!run.isDone()) {
            ProcessHandle.allProcesses().forEach(process -> readCommandLine(process.pid()));
            ProcessHandle.current().descendants().forEach(child -> readEnvironment(child.pid()));
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

    private void readEnvironment(long pid) {
        try {
            String environment = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            environments.addAll(List.of(environment.split("\0")));
        } catch (IOException ended) {
            // between two looks a process may end
            return;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
