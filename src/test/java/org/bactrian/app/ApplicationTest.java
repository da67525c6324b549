package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.PeopleSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {
    @Test
    void startsAllRoutes(@TempDir Path home) throws Exception {
        Path base = Path.of(System.getProperty("bactrian.basedir", "."));
        ApplicationProperties properties = ApplicationProperties.load(
                base.resolve("config"),
                Map.of(
                        "bactrian.home",
                        home.toString(),
                        "bactrian.routes",
                        base.resolve("routes").toString()));
        Inventory inventory = new Inventory(
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                new PeopleSpec(Map.of(), Map.of(), List.of()),
                new KeysSpec(List.of(), home.resolve("signing.pem"), null, List.of()),
                "0");
        try (Application application =
                Application.start(new Application.Options(inventory, properties, false, Clock.systemUTC()))) {
            assertThat(application.camel().getRoutes()).allMatch(route -> route.getDescription() != null);
        }
    }
}
