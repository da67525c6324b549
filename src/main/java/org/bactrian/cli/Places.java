package org.bactrian.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.jspecify.annotations.Nullable;

/**
 * Where everything lies.
 *
 * @param config the configuration directory
 * @param routes the directory of the route files
 */
record Places(Path config, Path routes) {
    /**
     * @param config as {@code --config} says; null: {@code $BACTRIAN_CONFIG}, {@code ./config} or {@code /etc/bactrian}
     * @param routes as {@code --routes} says; null: beside the configuration, or the distribution's
     * @throws BactrianException USAGE when one of them is no directory
     */
    static Places find(@Nullable Path config, @Nullable Path routes, Map<String, String> environment) {
        Path found = config != null ? directory(config, "--config") : configuration(environment);
        return new Places(found, routes != null ? directory(routes, "--routes") : routesBeside(found));
    }

    /** The directory above the configuration: what {@code {{bactrian.home}}} stands for. */
    Path home() {
        Path parent = config.getParent();
        return parent == null ? config : parent;
    }

    private static Path configuration(Map<String, String> environment) {
        String named = environment.getOrDefault("BACTRIAN_CONFIG", "");
        if (!named.isEmpty()) {
            return directory(Path.of(named), "BACTRIAN_CONFIG");
        }
        return first(Stream.of(Path.of("config"), Path.of("/etc/bactrian")))
                .orElseThrow(() -> new BactrianException(
                        ErrorKind.USAGE,
                        "no configuration: neither " + Path.of("config").toAbsolutePath() + " nor /etc/bactrian exists",
                        "name its directory with --config DIR or BACTRIAN_CONFIG"));
    }

    private static Path routesBeside(Path config) {
        Path beside = config.resolveSibling("routes");
        Optional<Path> distribution =
                Optional.ofNullable(System.getProperty("bactrian.distribution")).map(dir -> Path.of(dir, "routes"));
        return first(Stream.concat(Stream.of(beside), distribution.stream()))
                .orElseThrow(() -> new BactrianException(
                        ErrorKind.USAGE,
                        "no routes: " + beside + " does not exist",
                        "name their directory with --routes DIR"));
    }

    private static Optional<Path> first(Stream<Path> candidates) {
        return candidates
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static Path directory(Path path, String saidBy) {
        return first(List.of(path).stream())
                .orElseThrow(() -> new BactrianException(
                        ErrorKind.USAGE,
                        path.toAbsolutePath() + " is no directory",
                        saidBy + " names one that exists"));
    }
}
