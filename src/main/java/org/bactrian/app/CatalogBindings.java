package org.bactrian.app;

import java.security.SecureRandom;
import java.time.Duration;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.bactrian.catalog.CatalogDatabase;
import org.bactrian.catalog.EventRows;
import org.bactrian.catalog.Leases;
import org.bactrian.catalog.Listings;
import org.bactrian.catalog.Rebuild;
import org.bactrian.catalog.RepairRows;
import org.bactrian.catalog.RunResults;
import org.bactrian.catalog.RunRows;
import org.bactrian.catalog.Runs;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Durations;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** The catalog, and the steps of runs: opened, recorded, listed. */
final class CatalogBindings implements Bindings {
    private @Nullable CatalogDatabase catalog;

    @Override
    public void bind(Wiring wiring) {
        CatalogDatabase opened = CatalogDatabase.open(location(wiring.properties()), wiring.clock());
        catalog = opened;
        Duration patience = Durations.parse(wiring.properties().text("bactrian.record.patience"));
        SpringTransactionPolicy transactions =
                new SpringTransactionPolicy(new DataSourceTransactionManager(opened.dataSource()));
        wiring.bind("catalog", opened);
        wiring.bind("catalog-datasource", opened.dataSource());
        wiring.bind("catalog-tx", transactions);
        wiring.bind("installation", opened.installation());
        wiring.bind(
                "runs", new Runs(wiring.inventory(), wiring.clock(), new SecureRandom()::nextLong, wiring.holder()));
        wiring.bind("run-rows", new RunRows(wiring.inventory().hash()));
        wiring.bind("repair-rows", new RepairRows());
        wiring.bind("run-results", new RunResults(patience, wiring.clock()));
        wiring.bind("event-rows", new EventRows(opened.installation()));
        wiring.bind("rebuild", new Rebuild(wiring.clock()));
        wiring.bind("leases", new Leases(wiring.holder()));
        wiring.bind("listings", new Listings(wiring.inventory(), wiring.clock()));
    }

    @Override
    public void close() {
        if (catalog != null) {
            catalog.close();
        }
    }

    /** Where the properties say that the catalog is. */
    static CatalogDatabase.Location location(ApplicationProperties properties) {
        return new CatalogDatabase.Location(
                text(properties, "bactrian.catalog.url"),
                text(properties, "bactrian.catalog.user"),
                text(properties, "bactrian.catalog.password"));
    }

    // not by Camel, which would look for placeholders in a password, too
    private static String text(ApplicationProperties properties, String key) {
        return properties.filled(key, System.getenv()).orElse("");
    }
}
