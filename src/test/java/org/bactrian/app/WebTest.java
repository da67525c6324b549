package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.communication.Emergency;
import org.bactrian.lab.People;
import org.bactrian.web.WebPorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebTest {
    private static final String EVIL = "<script>alert(1)</script>\"' & <!channel>";
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @TempDir
    static Path home;

    private static RouteLab lab;
    private static WebPorts ports;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void open() throws Exception {
        lab = start(home, Map.of());
        ports = lab.bean("web-ports", WebPorts.class);
        backup("argo", "trading-db", Instant.now().minusSeconds(3600), "OK", 1);
        backup("argo", "signals", Instant.now().minusSeconds(7200), "OK", 1);
        run("alpine", "analytics", "FAILED");
        backup("vault", "data", Instant.now(), "OK", 1);
    }

    @AfterAll
    static void close() throws Exception {
        lab.close();
    }

    private static RouteLab start(Path home, Map<String, String> properties) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("bactrian.public.port", "0", "bactrian.operations.port", "0"));
        all.putAll(properties);
        return RouteLab.start(
                new RouteLab.Options(
                        home,
                        People.inventory("http://127.0.0.1:9/", Map.of("port", 9L), EVIL),
                        true,
                        List.of("web"),
                        all),
                WebTest::emergency,
                new WebBindings());
    }

    private static void emergency(Wiring wiring) {
        wiring.bind(
                "emergency",
                new Emergency(
                        wiring.inventory().people(),
                        home.resolve("state/emergency.json"),
                        wiring.host(),
                        new DeliveryFailures(),
                        wiring.clock()));
    }

    private static void backup(String system, String source, Instant at, String state, long sequence) throws Exception {
        lab.rows(
                "insert into backups (system, source, backup_id, run_id, sequence, kind, type, purpose, state, consistency_at,"
                        + " started_at, ended_at, plain_bytes, stored_bytes, manifest_sha256, manifest_json)"
                        + " values (?,?,?,?,?,'sqlite','full','scheduled',?,?,?,?,1000,400,'','{}')",
                system,
                source,
                RouteLab.unique(),
                "r",
                sequence,
                state,
                at.toEpochMilli(),
                at.toEpochMilli(),
                at.toEpochMilli() + 2500);
        run(system, source, state);
    }

    private static void run(String system, String source, String state) throws Exception {
        long now = Instant.now().toEpochMilli();
        lab.rows(
                "insert into runs (run_id, job, system, source, server, type, purpose, backup_id, state, holder, started_at,"
                        + " ended_at, config_hash) values (?,'backup-run',?,?,'','full','scheduled','b',?,'h',?,?,'0')",
                RouteLab.unique(),
                system,
                source,
                state,
                now,
                now);
    }

    private static HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void pagesDoNotLeakToTheOtherPort() throws Exception {
        for (String path : List.of("/", "/style.css", "/api/v2/summary.json")) {
            assertThat(get(ports.publicPort(), path).statusCode()).as(path).isEqualTo(200);
            assertThat(get(ports.operationsPort(), path).statusCode()).as(path).isEqualTo(404);
        }
        for (String path : List.of("/health", "/metrics")) {
            assertThat(get(ports.operationsPort(), path).statusCode()).as(path).isEqualTo(200);
            assertThat(get(ports.publicPort(), path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void summaryHasExactlyTheFieldsOfStatuspage() throws Exception {
        HttpResponse<String> response = get(ports.publicPort(), "/api/v2/summary.json");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        JsonNode summary = new ObjectMapper().readTree(response.body());
        assertThat(names(summary))
                .containsExactly("page", "components", "incidents", "scheduled_maintenances", "status");
        assertThat(names(summary.get("page"))).containsExactly("id", "name", "url", "time_zone", "updated_at");
        assertThat(names(summary.get("status"))).containsExactlyInAnyOrder("indicator", "description");
        assertThat(summary.at("/status/indicator").asText()).isEqualTo("major");
        assertThat(summary.at("/status/description").asText()).isEqualTo("Partial System Outage");
        JsonNode components = summary.get("components");
        assertThat(components).hasSize(3);
        List<String> fields = List.of(
                "id",
                "name",
                "status",
                "created_at",
                "updated_at",
                "position",
                "description",
                "showcase",
                "start_date",
                "group_id",
                "page_id",
                "group",
                "only_show_if_degraded");
        assertThat(names(components.get(1))).containsExactlyElementsOf(fields);
        assertThat(names(components.get(0)))
                .containsAll(fields)
                .contains("components")
                .hasSize(fields.size() + 1);
        assertThat(components.get(0).get("components").get(0))
                .isEqualTo(components.get(1).get("id"));
        for (JsonNode component : components) {
            assertThat(component.get("id").asText()).matches("[a-z0-9]{12}");
            assertThat(component.get("updated_at").asText())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        }
        assertThat(components.get(1).get("status").asText()).isEqualTo("operational");
        assertThat(components.get(2).get("status").asText()).isEqualTo("major_outage");
        assertThat(response.body()).doesNotContain("vault").doesNotContain("trading-db");
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void pageIsCachedTaggedAndLockedDown() throws Exception {
        HttpResponse<String> first = get(ports.publicPort(), "/", "X-Probe", "echo");
        assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age=30");
        assertThat(first.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'self'");
        assertThat(first.headers().firstValue("X-Probe")).isEmpty();
        assertThat(first.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("camel"));
        assertThat(first.body())
                .doesNotContain("<script")
                .doesNotContain("vault")
                .doesNotContain("trading-db");
        String tag = get(ports.publicPort(), "/style.css")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(get(ports.publicPort(), "/style.css", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
    }

    @Test
    void theFirstReadersAllGetThePage(@TempDir Path other) throws Exception {
        try (RouteLab own = start(other, Map.of())) {
            int port = own.bean("web-ports", WebPorts.class).publicPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .build();
            List<CompletableFuture<HttpResponse<Void>>> readers = Stream.generate(
                            () -> HTTP.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
                    .limit(30)
                    .toList();
            assertThat(readers).allMatch(reader -> reader.join().statusCode() == 200);
        }
    }

    @Test
    void figuresAreThoseOfTheCatalog() throws Exception {
        String text = get(ports.operationsPort(), "/metrics").body();
        assertThat(text)
                .contains("# HELP bactrian_last_success_timestamp_seconds ")
                .contains("bactrian_backup_size_bytes{kind=\"plain\",source=\"trading-db\",system=\"argo\"} 1000.0")
                .contains("bactrian_backup_size_bytes{kind=\"stored\",source=\"trading-db\",system=\"argo\"} 400.0")
                .contains("bactrian_backup_duration_seconds{source=\"signals\",system=\"argo\"} 2.5")
                .contains("bactrian_backup_runs_total{result=\"failed\",source=\"analytics\",system=\"alpine\"} 1.0")
                .contains("bactrian_outbox_pending 0.0")
                .contains("bactrian_outbox_oldest_seconds 0.0");
        assertThat(text.lines().filter(line -> line.startsWith("# TYPE") && line.endsWith("counter")))
                .allMatch(line -> line.contains("_total "));
    }

    @Test
    void healthTurnsRedWithoutTheCatalog(@TempDir Path other) throws Exception {
        com.zaxxer.hikari.HikariDataSource catalog = RouteLab.open(other);
        RouteLab.Options options = new RouteLab.Options(
                other,
                People.inventory("http://127.0.0.1:9/", Map.of("port", 9L), "x"),
                true,
                List.of("web"),
                Map.of("bactrian.public.port", "0", "bactrian.operations.port", "0"));
        try (RouteLab own = RouteLab.start(options, catalog, WebTest::emergency, new WebBindings())) {
            int port = own.bean("web-ports", WebPorts.class).operationsPort();
            HttpResponse<String> good = get(port, "/health");
            assertThat(good.statusCode()).isEqualTo(200);
            assertThat(good.body()).contains("\"status\":\"UP\"").contains("\"pending\":0");
            catalog.close();
            HttpResponse<String> bad = get(port, "/health");
            assertThat(bad.statusCode()).isEqualTo(503);
            assertThat(bad.body()).contains("\"ready\":false");
        }
    }

    @Test
    void aPortInUseStopsTheStart(@TempDir Path other) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> set = Map.of("bactrian.public.port", Integer.toString(taken.getLocalPort()));
            assertThatThrownBy(() -> start(other, set))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("public-http cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void operationsStayOnTheLoopback(@TempDir Path other) {
        assertThatThrownBy(() -> start(other, Map.of("bactrian.operations.host", "0.0.0.0")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("0.0.0.0");
    }

    @Test
    void withoutTheServiceNoPortIsOpenAndEverythingLoads(@TempDir Path other) throws Exception {
        RouteLab.Options options = new RouteLab.Options(
                other,
                People.inventory("http://127.0.0.1:9/", Map.of("port", 9L), "x"),
                false,
                List.of("web"),
                Map.of());
        try (RouteLab own = RouteLab.start(options, WebTest::emergency, new WebBindings())) {
            assertThat(own.bean("web-ports", WebPorts.class)).isNull();
        }
    }

    @Test
    void peopleReadThePageInABrowserWithoutScripts() {
        Assumptions.assumeTrue(Files.isExecutable(CHROMIUM), "chromium is not installed: apt-get install chromium");
        Playwright.CreateOptions create =
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
        BrowserType.LaunchOptions launch = new BrowserType.LaunchOptions()
                .setExecutablePath(CHROMIUM)
                .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage"));
        try (Playwright playwright = Playwright.create(create);
                Browser browser = playwright.chromium().launch(launch)) {
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (int width : List.of(360, 1280)) {
                    accessible(browser, scheme, width);
                }
            }
            plain(browser);
        }
    }

    private static void accessible(Browser browser, ColorScheme scheme, int width) {
        Browser.NewContextOptions options =
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 740);
        // axe itself is a script: the page's own policy would keep it out
        try (BrowserContext context = browser.newContext(options.setBypassCSP(true))) {
            Page page = context.newPage();
            page.navigate("http://127.0.0.1:" + ports.publicPort() + "/");
            assertThat(new AxeBuilder(page).analyze().getViolations())
                    .as(scheme + " at " + width)
                    .isEmpty();
            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .isEqualTo(true);
            String back = page.evaluate("getComputedStyle(document.body).backgroundColor")
                    .toString();
            assertThat(back).isEqualTo(scheme == ColorScheme.DARK ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
        }
    }

    private static void plain(Browser browser) {
        try (BrowserContext context = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            Page page = context.newPage();
            List<String> asked = new ArrayList<>();
            page.onRequest(request -> asked.add(request.url()));
            page.navigate("http://127.0.0.1:" + ports.publicPort() + "/");
            assertThat(page.title()).startsWith("Partial System Outage");
            assertThat(page.locator("h3").first().textContent()).isEqualTo(EVIL);
            assertThat(page.locator("li").first().textContent())
                    .contains("Protected")
                    .contains("2 hours ago");
            assertThat(page.locator("li").first().locator("time").getAttribute("datetime"))
                    .matches("\\d{4}-.*Z");
            assertThat(page.locator("li").nth(1).textContent())
                    .contains("Not protected")
                    .contains("No backup yet");
            assertThat(asked).allMatch(url -> url.startsWith("http://127.0.0.1:" + ports.publicPort() + "/"));
        }
    }
}
