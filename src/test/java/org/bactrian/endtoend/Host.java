package org.bactrian.endtoend;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.bactrian.app.Application;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.InventoryLoader;
import org.bactrian.config.LoadedInventory;
import org.bactrian.config.ProblemReport;
import org.bactrian.config.Surroundings;

/** An application of what lies in a directory: {@code config/}, and what that names. Knows no lab. */
final class Host {
    private Host() {}

    /**
     * @param home holds {@code config/}
     * @param properties win over those of the configuration
     * @param service with schedules and announcements, as {@code bactrian run} has them
     */
    static Application start(Path home, Path routes, Map<String, String> properties, boolean service, Clock clock)
            throws Exception {
        return Application.start(options(home, routes, properties, service, clock));
    }

    /** What {@link #start} starts it with. */
    static Application.Options options(
            Path home, Path routes, Map<String, String> properties, boolean service, Clock clock) {
        Map<String, String> overrides = new HashMap<>(properties);
        overrides.put("bactrian.home", home.toString());
        overrides.put("bactrian.routes", routes.toString());
        ApplicationProperties known = ApplicationProperties.load(home.resolve("config"), overrides);
        Surroundings surroundings = new Surroundings(routes, known.text("bactrian.catalog.url"), System.getenv());
        LoadedInventory loaded = new InventoryLoader(surroundings).load(home.resolve("config"));
        return new Application.Options(
                loaded.inventory().orElseThrow(() -> new IllegalStateException(ProblemReport.text(loaded.problems()))),
                known,
                service,
                clock);
    }
}
