package org.bactrian.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bactrian.config.ClearSecrets;
import org.bactrian.config.Inventory;
import org.bactrian.config.Secret;

/**
 * The configuration as it may leave the host: what Bactrian knows and people wrote, secrets masked.
 *
 * @param files texts by name
 * @param leftOut names of files that it does not know, which may be anything
 */
record KitConfiguration(Map<String, String> files, List<String> leftOut) {
    private static final Set<String> YAML = Set.of("systems", "targets", "policies", "people", "keys");

    static KitConfiguration of(Path configDir) {
        Map<String, String> files = new TreeMap<>();
        List<String> leftOut = new ArrayList<>();
        try (Stream<Path> all = Files.walk(configDir)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = configDir.relativize(file).toString();
                String stem = name.replaceAll("\\.yaml$", "");
                if (YAML.contains(stem) && !stem.equals(name)) {
                    files.put(name, ClearSecrets.withoutYaml(stem, Files.readString(file)));
                } else if (name.equals("application.properties")) {
                    files.put(name, ClearSecrets.withoutProperties(Files.readString(file)));
                } else if (name.startsWith("templates/") && name.endsWith(".ftl")) {
                    files.put(name, Files.readString(file));
                } else if (!name.startsWith("schema/")) {
                    leftOut.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KitConfiguration(files, leftOut);
    }

    /** Every secret of an inventory, resolved. */
    static List<Secret> secrets(Inventory inventory) {
        List<Secret> secrets = new ArrayList<>();
        inventory.sources().forEach(source -> collect(source.settings().values(), secrets));
        inventory.targets().values().forEach(target -> collect(target.settings().values(), secrets));
        inventory
                .people()
                .channels()
                .values()
                .forEach(channel -> collect(channel.settings().values(), secrets));
        return secrets;
    }

    private static void collect(Object value, List<Secret> secrets) {
        if (value instanceof Secret secret) {
            secrets.add(secret);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(child -> collect(child, secrets));
        } else if (value instanceof Collection<?> list) {
            list.forEach(child -> collect(child, secrets));
        }
    }
}
