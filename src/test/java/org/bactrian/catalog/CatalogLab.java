package org.bactrian.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.bactrian.app.Application;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.PolicySpec;
import org.bactrian.config.PolicySpec.ScheduleSpec;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.bactrian.config.SystemSpec;
import org.bactrian.config.TierSpec;
import org.bactrian.lab.PostgresCluster;
import org.jspecify.annotations.NullUnmarked;

/** The real routes of runs and schedules on a catalog, with a double for the job and for staging. */
@NullUnmarked // rows and answers of routes may be null; a test that meets one fails
public final class CatalogLab implements AutoCloseable {
    /** Stands for staging: remembers which runs were cleaned. */
    public static final class CleanedRuns {
        public final List<String> ids = new CopyOnWriteArrayList<>();
        public volatile boolean fails;

        public void clean(Run run) throws IOException {
            ids.add(run.id());
            if (fails) {
                throw new IOException("staging cannot be removed");
            }
        }
    }

    private static final AtomicInteger DATABASES = new AtomicInteger();

    public final CatalogDatabase.Location location;
    public final CleanedRuns cleaned = new CleanedRuns();
    public volatile Function<Exchange, Object> job = exchange -> backup(exchange, 1000, 3);
    private final Application application;

    private CatalogLab(CatalogDatabase.Location location, Application application) throws Exception {
        this.location = location;
        this.application = application;
        application.camel().getRouteController().stopRoute("run-clean");
        application.camel().removeRoute("run-clean");
        application.camel().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:run-clean")
                        .routeId("run-clean")
                        .process(exchange -> cleaned.clean(exchange.getVariable("run", Run.class)));
                from("direct:backup-run")
                        .routeId("backup-run")
                        .process(exchange -> exchange.getMessage().setBody(job.apply(exchange)));
            }
        });
    }

    public static CatalogLab start(CatalogDatabase.Location location, Path home, Inventory inventory, Clock clock)
            throws Exception {
        return start(location, home, inventory, clock, Map.of());
    }

    /** The location of a new, empty database on the cluster that the tests share. */
    public static CatalogDatabase.Location newDatabase() {
        PostgresCluster cluster = PostgresCluster.shared();
        String name = "catalog" + DATABASES.incrementAndGet();
        cluster.createDatabase(name);
        return new CatalogDatabase.Location(
                "jdbc:postgresql://127.0.0.1:" + cluster.port() + "/" + name,
                PostgresCluster.USER,
                PostgresCluster.PASSWORD);
    }

    /** With {@code service} among the settings it is the service. */
    public static CatalogLab start(
            CatalogDatabase.Location location,
            Path home,
            Inventory inventory,
            Clock clock,
            Map<String, String> settings)
            throws Exception {
        Path base = Path.of(System.getProperty("bactrian.basedir", "."));
        Path routes = Files.createDirectories(Files.createTempDirectory(home, "routes"));
        for (String name :
                List.of("error.camel.yaml", "run.camel.yaml", "catalog", "listing", "retention", "schedule")) {
            copy(base.resolve("routes"), name, routes);
        }
        Map<String, String> overrides = new HashMap<>(Map.of(
                "bactrian.home", home.toString(),
                "bactrian.routes", routes.toString(),
                "bactrian.catalog.url", location.url(),
                "bactrian.catalog.user", location.user(),
                "bactrian.catalog.password", location.password(),
                "bactrian.record.patience", "1s",
                "bactrian.public.port", "0",
                "bactrian.operations.port", "0"));
        overrides.putAll(settings);
        ApplicationProperties properties = ApplicationProperties.load(base.resolve("config"), overrides);
        return new CatalogLab(
                location,
                Application.start(
                        new Application.Options(inventory, properties, settings.containsKey("service"), clock)));
    }

    private static void copy(Path from, String name, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from.resolve(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** Sends a body and variables to a route and gives the exchange back, failed or not. */
    public Exchange send(String route, Object body, Map<String, Object> variables) {
        return application.template().send("direct:" + route, exchange -> {
            exchange.getMessage().setBody(body);
            variables.forEach(exchange::setVariable);
        });
    }

    /** The body that a route answers with. */
    public <T> T ask(String route, Object body, Map<String, Object> variables, Class<T> type) throws Exception {
        Exchange exchange = send(route, body, variables);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return type.cast(exchange.getMessage().getBody());
    }

    public RunResult run(RunRequest request) throws Exception {
        return ask("run", null, Map.of("request", request), RunResult.class);
    }

    public static RunRequest manual(String source) {
        return RunRequest.backup(SourceId.parse(source), BackupType.FULL, Purpose.MANUAL, null);
    }

    /** A backup as a job gives it, on the first {@code complete} of the run's targets. */
    public BackupRecord backup(Exchange exchange, long plainBytes, int complete) {
        Run run = exchange.getVariable("run", Run.class);
        Exchange previous = send("backup-previous", null, Map.of("run", run));
        long sequence = previous.getVariable("previous", Previous.class).nextSequence();
        List<CopyRecord> copies = new ArrayList<>();
        for (String target : run.targets()) {
            boolean there = copies.size() < complete;
            copies.add(new CopyRecord(
                    target,
                    there,
                    there ? Receipt.Proof.SHA256 : Receipt.Proof.NONE,
                    there ? plainBytes / 2 : 0,
                    there ? "" : "connection refused",
                    there ? "exists" : ""));
        }
        return new BackupRecord(
                "sqlite",
                sequence,
                run.startedAt(),
                plainBytes,
                plainBytes / 2,
                "ab12",
                "{\"format\":0}",
                Map.of("sqlite", "3.50.3"),
                copies);
    }

    /** The rows of a query, for looking behind the routes. */
    public List<Map<String, Object>> rows(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    public long number(String sql) throws SQLException {
        return ((Number) rows(sql).get(0).values().iterator().next()).longValue();
    }

    public List<String> texts(String sql) throws SQLException {
        return rows(sql).stream()
                .map(row -> String.valueOf(row.values().iterator().next()))
                .toList();
    }

    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    /** Forgets all that happened. */
    public void empty() throws SQLException {
        execute(
                "delete from events",
                "delete from verifications",
                "delete from copies",
                "delete from marks",
                "delete from switches",
                "delete from backups",
                "delete from runs",
                "delete from leases",
                "delete from fires",
                "delete from looks");
        cleaned.ids.clear();
        cleaned.fails = false;
        job = exchange -> backup(exchange, 1000, 3);
    }

    private Connection connect() throws SQLException {
        if (location.file().isEmpty()) {
            return DriverManager.getConnection(location.url(), location.user(), location.password());
        }
        Connection connection = DriverManager.getConnection(location.url());
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 5000");
        }
        return connection;
    }

    @Override
    public void close() throws Exception {
        application.close();
    }

    // ---- an inventory ----

    /** Sources {@code argo/a, argo/b} of one server, {@code argo/c, alpine/d} and {@code bactrian/catalog} of their own. */
    public static Inventory inventory(ScheduleSpec... schedules) {
        Map<String, SystemSpec> systems = new LinkedHashMap<>();
        systems.put(
                "argo",
                system("argo", "critical", source("argo/a", "db1"), source("argo/b", "db1"), source("argo/c", "")));
        systems.put("alpine", system("alpine", "supporting", source("alpine/d", "")));
        systems.put("bactrian", system("bactrian", "supporting", source("bactrian/catalog", "")));
        PolicySpec policy = new PolicySpec(
                "production", List.of(schedules), 2, 1 << 20, Duration.ofHours(1), 0.25, PolicySpec.Proof.STANDARD);
        return new Inventory(
                systems,
                Map.of(),
                Map.of("production", policy),
                Map.of("critical", tier("critical", 1), "supporting", tier("supporting", 3)),
                new PeopleSpec(Map.of(), Map.of(), List.of()),
                new KeysSpec(List.of(), Path.of("signing.pem"), null, List.of()),
                "c0ffee");
    }

    /** The sources of an inventory without those named. */
    public static Inventory only(Inventory inventory, String... sources) {
        Map<String, SystemSpec> systems = new LinkedHashMap<>();
        inventory.systems().forEach((id, system) -> {
            SourceSpec[] kept = system.sources().values().stream()
                    .filter(source -> List.of(sources).contains(source.id().toString()))
                    .toArray(SourceSpec[]::new);
            systems.put(id, system(id, system.tier(), kept));
        });
        return new Inventory(
                systems,
                inventory.targets(),
                inventory.policies(),
                inventory.tiers(),
                inventory.people(),
                inventory.keys(),
                inventory.hash());
    }

    private static TierSpec tier(String name, int priority) {
        return new TierSpec(name, Duration.ofHours(1), Duration.ofMinutes(5), priority);
    }

    private static SystemSpec system(String id, String tier, SourceSpec... sources) {
        Map<String, SourceSpec> byName = new LinkedHashMap<>();
        for (SourceSpec source : sources) {
            byName.put(source.id().source(), source);
        }
        return new SystemSpec(id, id, tier, "owner", byName, SystemSpec.Application.NONE, null);
    }

    private static SourceSpec source(String id, String host) {
        return new SourceSpec(
                SourceId.parse(id),
                "postgres",
                "production",
                false,
                List.of("primary", "secondary", "offline"),
                new Settings(host.isEmpty() ? Map.of() : Map.of("host", host)));
    }

    /** Waits until a condition holds, at most 20 s. */
    public static void await(String what, java.util.concurrent.Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within 20 s: " + what);
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }
}
