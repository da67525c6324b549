package org.bactrian.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the inventory needs to know besides its files.
 *
 * @param routesDir the routes: checked for who may write them, and part of the backup of the configuration
 * @param catalogUrl JDBC url of the catalog, {@code jdbc:sqlite:} or {@code jdbc:postgresql:}
 * @param catalogUser null: the user in the url, if it names one
 * @param catalogPassword null: the password in the url, if it holds one
 * @param environment what {@code {{env:X}}} stands for
 */
public record Surroundings(
        Path routesDir,
        String catalogUrl,
        @Nullable String catalogUser,
        @Nullable Secret catalogPassword,
        Map<String, String> environment) {
    /** Surroundings whose catalog needs no user beyond what its url says. */
    public Surroundings(Path routesDir, String catalogUrl, Map<String, String> environment) {
        this(routesDir, catalogUrl, null, null, environment);
    }

    /** Without the environment and the url, which may hold secrets. */
    @Override
    public String toString() {
        return "Surroundings[routesDir=" + routesDir + "]";
    }
}
