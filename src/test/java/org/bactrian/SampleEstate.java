package org.bactrian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.app.Application;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;
import org.bactrian.config.InventoryLoader;
import org.bactrian.config.LoadedInventory;
import org.bactrian.config.ProblemReport;
import org.bactrian.config.Surroundings;
import org.bactrian.storage.KeyFiles;

/** The sample configuration of the repository in a directory of its own, with keys and with values for its secrets. */
public final class SampleEstate {
    private final Path home;
    private final Map<String, String> environment;

    private SampleEstate(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    /** Copies {@code config/} and {@code routes/} and makes keys. */
    public static SampleEstate in(Path home) throws IOException {
        copy(ArchitectureTest.base().resolve("config"), home.resolve("config"));
        copy(ArchitectureTest.base().resolve("routes"), home.resolve("routes"));
        KeyFiles.Made keys = new KeyFiles(Clock.systemUTC()).create(home.resolve("keys"));
        Path password = home.resolve("keys/analytics-db.password");
        Files.writeString(password, "secret");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        String second = new KeyFiles(Clock.systemUTC())
                .create(home.resolve("keys/safe"))
                .recipient();
        Map<String, String> environment = new HashMap<>(Map.of(
                "BACTRIAN_RECIPIENT_OPERATIONS",
                keys.recipient(),
                "BACTRIAN_RECIPIENT_SAFE",
                second,
                "BACTRIAN_SLACK_WEBHOOK",
                "http://127.0.0.1:9/hook"));
        List.of("ARGO_DB_PASSWORD", "BACTRIAN_S3_ACCESS_KEY", "BACTRIAN_S3_SECRET_KEY", "BACTRIAN_SMTP_PASSWORD")
                .forEach(name -> environment.put(name, "secret"));
        return new SampleEstate(home, environment);
    }

    public Path config() {
        return home.resolve("config");
    }

    public Path routes() {
        return home.resolve("routes");
    }

    /** What the placeholders of the configuration stand for. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The inventory; fails with the report when the sample has errors. */
    public Inventory inventory() {
        LoadedInventory loaded = new InventoryLoader(
                        new Surroundings(routes(), properties().text("bactrian.catalog.url"), environment))
                .load(config());
        return loaded.inventory().orElseThrow(() -> new AssertionError(ProblemReport.text(loaded.problems())));
    }

    /** Its {@code application.properties}, on free ports. */
    public ApplicationProperties properties() {
        return ApplicationProperties.load(
                config(),
                Map.of(
                        "bactrian.home",
                        home.toString(),
                        "bactrian.routes",
                        routes().toString(),
                        "bactrian.public.port",
                        "0",
                        "bactrian.operations.port",
                        "0"));
    }

    /** Starts all routes, not as the service. */
    public Application start() throws Exception {
        return Application.start(new Application.Options(inventory(), properties(), false, Clock.systemUTC()));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.write(copy, Files.readAllBytes(path));
                }
            }
        }
        try (Stream<Path> all = Files.walk(to)) {
            for (Path path : all.toList()) {
                String rights = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
            }
        }
    }
}
