package org.bactrian.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.bactrian.artifact.Event;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** The real routes of some directories on a real catalog, without the rest of the application. */
final class RouteLab implements AutoCloseable {
    private final Main main = new Main();
    private final HikariDataSource catalog;
    private final List<Bindings> bindings;

    private RouteLab(HikariDataSource catalog, List<Bindings> bindings) {
        this.catalog = catalog;
        this.bindings = bindings;
    }

    /** The look at the catalog that health takes. */
    public record Answering(HikariDataSource pool) {
        /** Throws when the catalog does not answer. */
        public void answer() throws SQLException {
            pool.getConnection().close();
        }
    }

    record Options(
            Path home, Inventory inventory, boolean service, List<String> routes, Map<String, String> properties) {}

    static RouteLab start(Options options, Bindings... bindings) throws Exception {
        return start(options, open(options.home()), bindings);
    }

    static RouteLab start(Options options, HikariDataSource catalog, Bindings... bindings) throws Exception {
        RouteLab lab = new RouteLab(catalog, List.of(bindings));
        try {
            lab.begin(options);
            return lab;
        } catch (Exception e) {
            lab.close();
            throw e;
        }
    }

    private void begin(Options options) throws Exception {
        Path base = Path.of(System.getProperty("bactrian.basedir", "."));
        Map<String, String> overrides = new HashMap<>(options.properties());
        overrides.put("bactrian.home", options.home().toString());
        overrides.put("bactrian.routes", base.resolve("routes").toAbsolutePath().toString());
        ApplicationProperties properties = ApplicationProperties.load(base.resolve("config"), overrides);
        properties.all().forEach(main::addOverrideProperty);
        main.addOverrideProperty("bactrian.service", Boolean.toString(options.service()));
        main.addOverrideProperty("camel.main.shutdownTimeout", "20");
        List<String> patterns = new ArrayList<>(List.of("file:" + base.resolve("routes/error.camel.yaml")));
        options.routes()
                .forEach(route ->
                        patterns.add("file:" + base.resolve("routes/" + route).toAbsolutePath() + "/*.camel.yaml"));
        main.configure().withRoutesIncludePattern(String.join(",", patterns));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                Wiring wiring = wiring(support, options, properties);
                SpringTransactionPolicy policy = new SpringTransactionPolicy(new DataSourceTransactionManager(catalog));
                policy.setPropagationBehaviorName("PROPAGATION_REQUIRED");
                wiring.bind("catalog", new Answering(catalog));
                wiring.bind("catalog-datasource", catalog);
                wiring.bind("catalog-tx", policy);
                bindings.forEach(binding -> run(() -> binding.bind(wiring)));
            }

            @Override
            public void afterConfigure(BaseMainSupport support) {
                Wiring wiring = wiring(support, options, properties);
                bindings.forEach(binding -> run(() -> binding.addRoutes(wiring)));
            }
        });
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.start();
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void run(Work work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Wiring wiring(BaseMainSupport support, Options options, ApplicationProperties properties) {
        return new Wiring(
                support.getCamelContext(),
                options.inventory(),
                properties,
                Clock.systemUTC(),
                options.service(),
                "lab:" + System.identityHashCode(this));
    }

    /** A catalog in a file of SQLite. */
    static HikariDataSource open(Path home) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + home.resolve("catalog.db")
                + "?journal_mode=WAL&busy_timeout=5000&transaction_mode=IMMEDIATE");
        config.setMaximumPoolSize(8);
        return migrated(new HikariDataSource(config), "sqlite");
    }

    static HikariDataSource migrated(HikariDataSource source, String kind) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:sql/schema/common", "classpath:sql/schema/" + kind)
                .load()
                .migrate();
        return source;
    }

    Object call(String route) {
        return main.getCamelContext().createProducerTemplate().requestBody("direct:" + route, "");
    }

    /** What a route makes of these variables. */
    Exchange send(String route, Map<String, Object> variables) {
        return main.getCamelContext().createProducerTemplate().send("direct:" + route, exchange -> {
            variables.forEach(exchange::setVariable);
        });
    }

    <T> T bean(String name, Class<T> type) {
        return main.getCamelContext().getRegistry().lookupByNameAndType(name, type);
    }

    /** Rows of the catalog, columns as text. */
    List<Map<String, String>> rows(String query, Object... parameters) throws SQLException {
        try (Connection connection = catalog.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<Map<String, String>> rows = new ArrayList<>();
            if (statement.execute()) {
                ResultSet result = statement.getResultSet();
                while (result.next()) {
                    Map<String, String> row = new HashMap<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    /** Writes an event as the catalog does. */
    void record(Event event, String factsJson) throws SQLException {
        rows(
                "insert into events (id, happened_at, kind, severity, system, source, run_id, condition, once_key, text, hint,"
                        + " facts_json) values (?,?,?,?,?,?,?,?,?,?,?,?)",
                event.id(),
                event.happenedAt().toEpochMilli(),
                event.kind(),
                event.severity().name().toLowerCase(Locale.ROOT),
                event.source().system(),
                event.source().source(),
                event.runId(),
                event.condition(),
                event.onceKey(),
                event.text(),
                event.hint(),
                factsJson);
    }

    static String unique() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void close() throws Exception {
        main.stop();
        for (Bindings binding : bindings) {
            binding.close();
        }
        catalog.close();
    }
}
