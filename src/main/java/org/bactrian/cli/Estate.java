package org.bactrian.cli;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.app.Application;
import org.bactrian.app.RouteFiles;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;
import org.bactrian.config.InventoryLoader;
import org.bactrian.config.LoadedInventory;
import org.bactrian.config.Problem;
import org.bactrian.config.ProblemReport;
import org.bactrian.config.PropertiesCheck;
import org.bactrian.config.Secret;
import org.bactrian.config.Surroundings;

/**
 * Everything that the configuration says, and all that is wrong with it.
 *
 * @param properties empty when {@code application.properties} cannot be used
 * @param inventory empty when any problem is an error
 */
record Estate(
        Places places,
        Optional<ApplicationProperties> properties,
        Optional<Inventory> inventory,
        List<Problem> problems) {
    /** Reads the configuration. The routes are not looked at: {@link #withRoutes()} does that, which takes longer. */
    static Estate load(Places places) {
        List<Problem> problems = new ArrayList<>();
        Optional<ApplicationProperties> properties = properties(places, problems);
        Optional<Inventory> inventory = inventory(places, properties, problems);
        return new Estate(places, properties, inventory, List.copyOf(problems));
    }

    /**
     * As {@link #load}, for those commands that must work on a machine which has lost everything: when the whole
     * configuration has errors, {@code targets.yaml} and {@code keys.yaml} are enough.
     */
    static Estate loadOrBare(Places places) {
        Estate whole = load(places);
        if (!whole.broken() || whole.properties().isEmpty()) {
            return whole;
        }
        List<Problem> problems = new ArrayList<>();
        Optional<ApplicationProperties> properties = properties(places, problems);
        if (!problems.isEmpty()) {
            return whole;
        }
        LoadedInventory bare =
                new InventoryLoader(surroundings(places, properties.orElseThrow())).loadBare(places.config());
        return new Estate(places, properties, bare.inventory(), bare.problems());
    }

    /** Whether the inventory is that of a bare machine, without systems, people and policies. */
    boolean bare() {
        return inventory.map(known -> known.systems().size() == 1).orElse(false);
    }

    /** The same with the problems of the route files. */
    Estate withRoutes() {
        List<Problem> all = new ArrayList<>(problems);
        RouteFiles routes = RouteFiles.in(places.routes());
        all.addAll(routes.problems());
        all.addAll(routes.missing(properties.map(known -> known.all().keySet()), inventory.map(Application::kamelets)));
        properties.ifPresent(known ->
                all.addAll(RouteFiles.propertyProblems(places.config().resolve("application.properties"), known)));
        return new Estate(places, properties, inventory, List.copyOf(all));
    }

    /** Whether anything keeps the service from starting. */
    boolean broken() {
        return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    /**
     * The inventory of a configuration without errors.
     *
     * @throws BactrianException USAGE with the whole report when there are errors
     */
    Inventory sound() {
        if (broken() || inventory.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the configuration in " + places.config() + " has errors:\n"
                            + ProblemReport.text(problems).stripTrailing(),
                    "mend them, 'bactrian validate' checks again");
        }
        return inventory.get();
    }

    /** What an application of this configuration is started with. */
    Application.Options options(boolean service) {
        return new Application.Options(sound(), properties.orElseThrow(), service, Clock.systemUTC());
    }

    private static Optional<ApplicationProperties> properties(Places places, List<Problem> problems) {
        Map<String, String> overrides = Map.of(
                "bactrian.home", places.home().toString(),
                "bactrian.routes", places.routes().toString());
        Path file = places.config().resolve("application.properties");
        String message;
        String hint;
        try {
            ApplicationProperties properties = ApplicationProperties.load(places.config(), overrides);
            problems.addAll(new PropertiesCheck(file).check(properties, System.getenv()));
            return Optional.of(properties);
        } catch (UncheckedIOException e) {
            boolean missing = e.getCause() instanceof NoSuchFileException;
            message = missing ? "the file is missing" : "the file cannot be read";
            hint = missing ? "copy the sample's" : "it must be UTF-8 text that the user of the service may read";
        } catch (IllegalArgumentException e) {
            message = String.valueOf(e.getMessage());
            hint = "mend the placeholder; a backslash is written twice";
        }
        problems.add(new Problem(file.toString(), 0, "", message, hint, Problem.Severity.ERROR));
        return Optional.empty();
    }

    /** Without sound properties the other files are checked all the same, but there is no inventory. */
    private static Optional<Inventory> inventory(
            Places places, Optional<ApplicationProperties> properties, List<Problem> problems) {
        boolean sound = problems.isEmpty() && properties.isPresent();
        Surroundings surroundings = sound
                ? surroundings(places, properties.orElseThrow())
                : new Surroundings(places.routes(), "jdbc:sqlite:catalog.db", System.getenv());
        LoadedInventory loaded = new InventoryLoader(surroundings).load(places.config());
        problems.addAll(loaded.problems());
        return sound ? loaded.inventory() : Optional.empty();
    }

    private static Surroundings surroundings(Places places, ApplicationProperties properties) {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                places.routes(),
                properties.filled("bactrian.catalog.url", environment).orElse(""),
                properties.filled("bactrian.catalog.user", environment).orElse(null),
                properties
                        .filled("bactrian.catalog.password", environment)
                        .map(Secret::new)
                        .orElse(null),
                environment);
    }
}
