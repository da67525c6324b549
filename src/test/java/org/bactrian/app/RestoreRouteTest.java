package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.Receipt.Proof;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.catalog.Listings;
import org.bactrian.catalog.RunResults;
import org.bactrian.codec.AgeIdentities;
import org.bactrian.config.Inventory;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.bactrian.config.SystemSpec;
import org.bactrian.config.TargetSpec;
import org.bactrian.config.TierSpec;
import org.bactrian.restore.Applications;
import org.bactrian.restore.CopyOrder;
import org.bactrian.restore.Restorations;
import org.bactrian.restore.RestorePlan;
import org.bactrian.restore.RestorePlans;
import org.bactrian.restore.RestorePoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** The procedure of {@code routes/restore} with its real steps and commands, on a landing that writes down what it is asked. */
class RestoreRouteTest extends CamelTestSupport {
    private static final SourceId SOURCE = new SourceId("argo", "signals");
    private static final String ALL =
            "stop, safety, load, check, swap, start, health, verify"; // what the protocol holds after a good restore

    @TempDir
    Path home;

    private HikariDataSource catalog;
    private HttpServer server;
    private Path identity;
    private Restorations restorations;
    private volatile String broken = "";
    private volatile List<String> there = List.of("database signals");
    private final Journal journal = new Journal(Clock.systemUTC());

    @Override
    protected RoutesBuilder createRouteBuilder() throws Exception {
        catalog = RouteLab.open(home);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            note("health");
            call.sendResponseHeaders(broken.equals("health") ? 503 : 204, -1);
            call.close();
        });
        server.start();
        identity = home.resolve("identity.txt");
        assertThat(new ProcessBuilder("age-keygen", "-o", identity.toString())
                        .start()
                        .waitFor())
                .isZero();
        restorations = new Restorations(new Applications(), Clock.systemUTC());
        bind();
        Path base = Path.of(System.getProperty("bactrian.basedir", ".")).resolve("routes");
        for (String file : List.of(
                "restore/restore-run",
                "restore/restore-plan",
                "restore/restore-choose",
                "restore/restore-points",
                "restore/restore-database",
                "restore/restore-aside",
                "restore/restore-stop",
                "listing/backups-list")) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("file:" + base.resolve(file + ".camel.yaml")));
        }
        return new Neighbours();
    }

    private void bind() {
        Map<String, TargetSpec> targets = new LinkedHashMap<>();
        List.of("a", "b").forEach(id -> targets.put(id, new TargetSpec(id, "file", new Settings(Map.of()))));
        Map<String, TierSpec> tiers =
                Map.of("critical", new TierSpec("critical", Duration.ofHours(1), Duration.ofMinutes(5), 1));
        Inventory inventory = new Inventory(
                Map.of("argo", system()),
                targets,
                Map.of(),
                tiers,
                new PeopleSpec(Map.of(), Map.of(), List.of()),
                new KeysSpec(List.of(), home, null, List.of()),
                "");
        var registry = context.getRegistry();
        registry.bind("catalog-datasource", catalog);
        registry.bind("catalog-tx", new SpringTransactionPolicy(new DataSourceTransactionManager(catalog)));
        registry.bind("listings", new Listings(inventory, Clock.systemUTC()));
        registry.bind("run-results", new RunResults(java.time.Duration.ZERO, Clock.systemUTC()));
        registry.bind("restore-points", new RestorePoints());
        registry.bind("copy-order", new CopyOrder(targets));
        registry.bind(
                "restore-plans", new RestorePlans(tiers, new RestorePlans.Host(home, home, 2), Clock.systemUTC()));
        registry.bind("restorations", restorations);
        registry.bind("age-identities", new AgeIdentities(identity));
    }

    private SystemSpec system() {
        SystemSpec.Application application = new SystemSpec.Application(
                command("stop"),
                command("start"),
                "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                Duration.ofSeconds(1));
        return new SystemSpec("argo", "Argo", "critical", "dev", Map.of("signals", source()), application, null);
    }

    // notes the word, and fails while a file says so
    private List<String> command(String word) {
        String script =
                "echo " + word + " >> '" + home.resolve("protocol") + "'; test ! -e '" + home.resolve(word) + "'";
        return List.of("sh", "-c", script);
    }

    private static SourceSpec source() {
        return new SourceSpec(SOURCE, "sqlite", "p", false, List.of("a", "b"), new Settings(Map.of()));
    }

    private synchronized void note(String word) {
        try {
            Files.writeString(
                    home.resolve("protocol"), word + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void step(String word) {
        note(word);
        if (broken.equals(word)) {
            throw new BactrianException(ErrorKind.VERIFICATION_FAILED, word + " is broken", "mend it");
        }
    }

    private final class Recording implements Landing {
        private boolean swapped;

        @Override
        public List<String> overwrites() {
            return there;
        }

        @Override
        public long scratchBytes() {
            return 1;
        }

        @Override
        public void load(StoredPayload payload) {
            step("load");
        }

        @Override
        public Map<String, Object> check() {
            step("check");
            return Map.of("rows", 7);
        }

        @Override
        public String swap() {
            step("swap");
            swapped = true;
            return "signals_before";
        }

        @Override
        public void verify() {
            step("verify");
        }

        @Override
        public String undo() {
            note("undo");
            if (broken.equals("verify") && Files.exists(home.resolve("undo"))) {
                throw new IllegalStateException("the disk is gone");
            }
            return swapped ? "the database before was put back" : "the database before is intact";
        }

        @Override
        public void close() {
            note("close");
        }
    }

    private final class Neighbours extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:manifest-fetch").process(this::manifest);
            from("direct:restore-sqlite")
                    .process(exchange -> exchange.getMessage().setBody(new Recording()));
            from("direct:restore-stream")
                    .process(exchange ->
                            exchange.getVariable("landing", Landing.class).load(new StoredPayload(List.of())));
            from("direct:lease-check").process(exchange -> {});
            from("direct:backup-run").process(exchange -> {
                step("safety");
                exchange.getMessage().setBody(safetyBackup());
            });
            from("direct:backup-record").process(exchange -> note("record"));
            from("direct:target-backups").setBody(constant(List.of()));
            from("direct:run-prepare").process(exchange -> prepare(exchange, order(Place.LIVE, false, Safety.KEEP)));
        }

        private void manifest(Exchange exchange) throws IOException {
            String target = exchange.getVariable("target", String.class);
            note("manifest " + target);
            if (broken.contains("manifest " + target)) {
                throw new BactrianException(ErrorKind.VERIFICATION_FAILED, "the signature is wrong", "");
            }
            exchange.setVariable("manifest", sample(exchange.getVariable("directory", String.class)));
        }
    }

    private static BackupRecord safetyBackup() {
        List<CopyRecord> copies = List.of(
                new CopyRecord("a", true, Proof.SHA256, 10, "", "exists"),
                new CopyRecord("b", true, Proof.SHA256, 10, "", "exists"));
        return new BackupRecord("sqlite", 2, Instant.EPOCH, 10, 10, "", "{}", Map.of(), copies);
    }

    private static Manifest sample(String directory) {
        assertThat(directory).isEqualTo("argo/signals/one");
        return new Manifest(
                0,
                "argo",
                "signals",
                "one",
                "i",
                "sqlite",
                BackupType.FULL,
                Purpose.MANUAL,
                null,
                1,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                List.of(),
                "",
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    private void prepare(Exchange exchange, RestoreOrder order) {
        Run run = new Run(
                "r1",
                "restore-run",
                SOURCE,
                BackupId.create(Instant.EPOCH, BackupType.FULL, 7),
                BackupType.FULL,
                Purpose.SAFETY,
                List.of("a", "b"),
                2,
                Instant.now(),
                "host:1:x",
                SOURCE.toString());
        exchange.setVariable("run", run);
        exchange.setVariable("system", system());
        exchange.setVariable("source", source());
        exchange.setVariable("order", order);
        exchange.setVariable("journal", journal);
        exchange.setVariable("kind", "sqlite");
    }

    private static RestoreOrder order(Place place, boolean overLive, Safety safety) {
        return new RestoreOrder(null, null, null, place, "other", List.of(), overLive, safety, "ada: disk full", false);
    }

    private Exchange restore(RestoreOrder order) throws Exception {
        try (var connection = catalog.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("delete from copies");
            statement.execute("delete from backups");
            statement.execute(
                    "insert into backups values ('argo','signals','one','r0',1,'sqlite','full','manual',null,'OK',"
                            + "0,0,0,10,10,'','{}','')");
            for (String target : List.of("a", "b")) {
                statement.execute("insert into copies values ('argo','signals','one','" + target
                        + "','COMPLETE','SHA256',10,'','exists',0)");
            }
        }
        return template.request("direct:restore-run", exchange -> prepare(exchange, order));
    }

    private String protocol() throws IOException {
        Path file = home.resolve("protocol");
        return Files.exists(file) ? String.join(", ", Files.readAllLines(file)) : "";
    }

    private static BactrianException failure(Exchange exchange) {
        for (Throwable cause = exchange.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BactrianException known) {
                return known;
            }
        }
        throw new AssertionError("no refusal", exchange.getException());
    }

    @AfterEach
    void end() {
        server.stop(0);
        catalog.close();
    }

    @Test
    void followsTheProcedureAndMeasuresIt() throws Exception {
        Exchange exchange = restore(order(Place.LIVE, true, Safety.DUMP));
        assertThat(exchange.getException()).isNull();
        assertThat(protocol()).isEqualTo("manifest a, " + ALL.replace("safety", "safety, record") + ", close");
        journal.phase("");
        assertThat(journal.facts())
                .containsEntry("backupId", "one")
                .containsEntry("place", "LIVE")
                .containsEntry("keptAs", "signals_before")
                .containsEntry("rtoSeconds", 3600L)
                .containsEntry("checked", Map.of("rows", 7))
                .containsKeys("rtaSeconds", "lostSeconds", "safetyBackupId", "consistencyTime");
        assertThat((Map<?, ?>) journal.facts().get("phases"))
                .extracting(Map::keySet)
                .asString()
                .isEqualTo("[choose, stop, safety, restore, check, swap, start, verify]");
    }

    /** Which step fails, what is asked from there on, and what is said to be there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stop   | stop, undo, start                                     | is intact",
                "safety | stop, safety, undo, start                             | is intact",
                "load   | stop, safety, load, undo, start                       | is intact",
                "check  | stop, safety, load, check, undo, start                | is intact",
                "swap   | stop, safety, load, check, swap, undo, start          | is intact",
                "start  | stop, safety, load, check, swap, start, stop, undo, start | was put back",
                "verify | stop, safety, load, check, swap, start, health, verify, stop, undo, start | was put back"
            })
    void aFailedStepLeavesWhatWasThere(String step, String asked, String state) throws Exception {
        broken = step;
        if (step.equals("stop") || step.equals("start")) {
            Files.createFile(home.resolve(step));
        }
        BactrianException failure = failure(restore(order(Place.LIVE, true, Safety.DUMP)));
        assertThat(protocol().replace(", record", "")).isEqualTo("manifest a, " + asked + ", close");
        assertThat(failure).hasMessageContaining("; the database before " + state);
        if (step.equals("start")) {
            assertThat(failure)
                    .hasMessageContaining("the application of argo did not start: sh ended with exit code 1");
        } else {
            assertThat(failure).hasMessageEndingWith("; the application was started again");
        }
        assertThat(failure.kind()).isEqualTo(step.startsWith("st") ? ErrorKind.FAILED : ErrorKind.VERIFICATION_FAILED);
    }

    @Test
    void anApplicationThatDoesNotAnswerGoesBack() throws Exception {
        broken = "health";
        BactrianException failure = failure(restore(order(Place.LIVE, true, Safety.KEEP)));
        assertThat(failure)
                .hasMessageContaining("the application of argo is not healthy after 1 s: http://127.0.0.1:")
                .hasMessageContaining(
                        "answers 503; the database before was put back; the application was started again");
        assertThat(protocol()).doesNotContain("verify").endsWith("stop, undo, start, close");
    }

    @Test
    void nothingIsStartedOnWhatCouldNotBePutBack() throws Exception {
        broken = "verify";
        Files.createFile(home.resolve("undo"));
        assertThat(failure(restore(order(Place.LIVE, true, Safety.KEEP))))
                .hasMessageContaining("what was there before could not be put back: the disk is gone")
                .hasMessageEndingWith("the application was left stopped");
        assertThat(protocol()).endsWith("stop, undo, close");
    }

    @Test
    void nothingIsStoppedOnAHostThatCannotOpenTheBackup() throws Exception {
        Files.delete(identity);
        assertThat(failure(restore(order(Place.LIVE, true, Safety.KEEP))))
                .hasMessage("identity file " + identity + " does not exist");
        assertThat(protocol()).isEqualTo("manifest a, close");
    }

    @Test
    void liveDataIsNotReplacedWithoutLeave() throws Exception {
        BactrianException refusal = failure(restore(order(Place.LIVE, false, Safety.KEEP)));
        assertThat(refusal.kind()).isEqualTo(ErrorKind.REFUSED);
        assertThat(refusal).hasMessage("restoring argo/signals in its place would overwrite database signals");
        assertThat(refusal.hint()).contains("--over-live");
        assertThat(protocol()).isEqualTo("manifest a, close");
    }

    @Test
    void anEmptyPlaceNeedsNoLeaveAndNoSafety() throws Exception {
        there = List.of();
        assertThat(restore(order(Place.LIVE, false, Safety.DUMP)).getException())
                .isNull();
        assertThat(protocol()).isEqualTo("manifest a, " + ALL.replace(", safety", "") + ", close");
    }

    @Test
    void besideTheLiveDataNothingIsStopped() throws Exception {
        there = List.of();
        assertThat(restore(order(Place.ELSEWHERE, false, Safety.KEEP)).getException())
                .isNull();
        assertThat(protocol()).isEqualTo("manifest a, load, check, swap, verify, close");
        broken = "check";
        assertThat(failure(restore(order(Place.ELSEWHERE, false, Safety.KEEP))))
                .hasMessage("check is broken; the database before is intact");
        assertThat(protocol()).endsWith("load, check, undo, close");
    }

    @Test
    void aCopyWithABadManifestIsPassedOverAndNoted() throws Exception {
        broken = "manifest a";
        Exchange exchange = restore(order(Place.LIVE, true, Safety.KEEP));
        assertThat(exchange.getVariable("copies", List.class)).isEqualTo(List.of("b"));
        assertThat(journal.checks())
                .extracting(CopyCheck::target, CopyCheck::outcome)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("a", CopyCheck.Outcome.FAILED));
        broken = "manifest a manifest b";
        assertThat(failure(restore(order(Place.LIVE, true, Safety.KEEP))))
                .hasMessageContaining("no copy of one can be restored: a: the signature is wrong; b: ")
                .matches(refusal -> refusal.kind() == ErrorKind.VERIFICATION_FAILED);
        assertThat(protocol()).endsWith("close, manifest a, manifest b");
    }

    @Test
    void anInterruptedRestorePutsBackWhatWasThere() throws Exception {
        restorations.interrupt();
        BactrianException failure = failure(restore(order(Place.LIVE, true, Safety.KEEP)));
        assertThat(failure.kind()).isEqualTo(ErrorKind.INTERRUPTED);
        assertThat(failure).hasMessage("the restore was interrupted by a signal; the database before is intact");
        assertThat(protocol()).isEqualTo("manifest a, undo, close");
    }

    @Test
    void aPlanChangesNothing() throws Exception {
        restore(order(Place.LIVE, false, Safety.KEEP));
        RestorePlan plan = template.requestBody("direct:restore-plan", "", RestorePlan.class);
        assertThat(protocol()).isEqualTo("manifest a, close, manifest a, close");
        assertThat(plan.overwrites()).containsExactly("database signals");
        assertThat(plan.copies()).hasSize(2);
        assertThat(plan.keepsRto()).isTrue();
        assertThat(plan.steps()).hasSize(8).first().asString().startsWith("stop the application: sh -c echo stop");
        assertThat(plan.expected().guess()).isTrue();
    }
}
