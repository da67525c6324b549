package org.bactrian.cli;

import java.io.UncheckedIOException;
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
        Optional<Inventory> inventory = properties.flatMap(known -> inventory(places, known, problems));
        return new Estate(places, properties, inventory, List.copyOf(problems));
    }

    /** The same with the problems of the route files. */
    Estate withRoutes() {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(RouteFiles.in(places.routes()).problems());
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
        String file = places.config().resolve("application.properties").toString();
        try {
            return Optional.of(ApplicationProperties.load(places.config(), overrides));
        } catch (UncheckedIOException e) {
            problems.add(new Problem(
                    file, 0, "", "cannot be read: " + e.getCause(), "copy the sample's", Problem.Severity.ERROR));
        } catch (BactrianException e) {
            problems.add(new Problem(file, 0, "", String.valueOf(e.getMessage()), e.hint(), Problem.Severity.ERROR));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    file, 0, "", String.valueOf(e.getMessage()), "mend the placeholder", Problem.Severity.ERROR));
        }
        return Optional.empty();
    }

    private static Optional<Inventory> inventory(
            Places places, ApplicationProperties properties, List<Problem> problems) {
        Surroundings surroundings = new Surroundings(
                places.routes(),
                properties.text("bactrian.catalog.url"),
                properties.text("bactrian.catalog.user"),
                new Secret(properties.text("bactrian.catalog.password")),
                System.getenv());
        LoadedInventory loaded = new InventoryLoader(surroundings).load(places.config());
        problems.addAll(loaded.problems());
        return loaded.inventory();
    }
}
