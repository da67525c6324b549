package org.bactrian.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.catalog.CatalogDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of a restore that is told by its target alone: the configured one when it can be opened, else an empty one
 * in a temporary directory, which goes with it.
 */
public final class StandInCatalog implements AutoCloseable {
    private final Application.Options options;
    private final @Nullable Path directory;
    private final String reason;

    private StandInCatalog(Application.Options options, @Nullable Path directory, String reason) {
        this.options = options;
        this.directory = directory;
        this.reason = reason;
    }

    /**
     * Looks whether the configured catalog is there and can be opened.
     *
     * @throws IOException when there is no temporary directory
     */
    public static StandInCatalog ifNeeded(Application.Options options) throws IOException {
        Optional<String> fault = fault(options);
        if (fault.isEmpty()) {
            return new StandInCatalog(options, null, "");
        }
        Path directory = Files.createTempDirectory("bactrian-catalog-");
        Map<String, String> overrides = Map.of(
                "bactrian.catalog.url", "jdbc:sqlite:" + directory.resolve("catalog.db"),
                "bactrian.catalog.user", "",
                "bactrian.catalog.password", "");
        return new StandInCatalog(options.with(overrides), directory, fault.get());
    }

    /** What the application is to be started with. */
    public Application.Options options() {
        return options;
    }

    /** Why the configured catalog is not used; empty when it is. */
    public String reason() {
        return reason;
    }

    private static Optional<String> fault(Application.Options options) {
        CatalogDatabase.Location location = CatalogBindings.location(options.properties());
        if (location.missing()) {
            return Optional.of("the catalog " + location + " does not exist");
        }
        try {
            CatalogDatabase.open(location, options.clock()).close();
            return Optional.empty();
        } catch (BactrianException unusable) {
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
