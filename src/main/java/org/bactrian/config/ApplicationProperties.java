package org.bactrian.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of this host: {@code application.properties} with its placeholders resolved. What the file leaves out is as
 * in the one that came with this release, so that a host needs no new line to be upgraded.
 */
public final class ApplicationProperties {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private static final String BYTE_ORDER_MARK = "\uFEFF"; // some editors write one

    private final Map<String, String> values;

    private ApplicationProperties(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads {@code application.properties} of a configuration directory.
     *
     * @param overrides win over the file; {@code bactrian.home} and {@code bactrian.routes} are expected here
     * @throws IllegalArgumentException when a placeholder names an unknown key
     * @throws UncheckedIOException when the file cannot be read
     */
    public static ApplicationProperties load(Path configDirectory, Map<String, String> overrides) {
        Properties file = shipped();
        try {
            String text = Files.readString(configDirectory.resolve("application.properties"));
            file.load(new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> raw = new LinkedHashMap<>();
        file.stringPropertyNames().stream().sorted().forEach(key -> raw.put(key, file.getProperty(key)));
        raw.putAll(overrides);
        Map<String, String> resolved = new LinkedHashMap<>();
        raw.forEach((key, value) -> resolved.put(key, resolve(key, value, raw)));
        return new ApplicationProperties(resolved);
    }

    private static Properties shipped() {
        Properties shipped = new Properties();
        try (InputStream in =
                requireNonNull(ApplicationProperties.class.getResourceAsStream("/defaults/application.properties"))) {
            shipped.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shipped;
    }

    /** The same with these values in the place of its own. */
    public ApplicationProperties with(Map<String, String> overrides) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.putAll(overrides);
        return new ApplicationProperties(changed);
    }

    /** All keys and values. */
    public Map<String, String> all() {
        return Map.copyOf(values);
    }

    /**
     * The value of a key.
     *
     * @throws IllegalArgumentException when the file does not have it
     */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("application.properties has no key '" + key + "'");
        }
        return value;
    }

    /**
     * The value of a key with {@code {{env:NAME}}} and {@code {{file:PATH}}} replaced; empty when nothing is written.
     *
     * @throws org.bactrian.artifact.BactrianException when such a value is missing
     */
    public Optional<String> filled(String key, Map<String, String> environment) {
        Path base = Path.of(values.getOrDefault("bactrian.home", "."));
        String value = new Placeholders(environment, base).resolve(text(key));
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** The value of a key as a path. */
    public Path path(String key) {
        return Path.of(text(key));
    }

    /** The value of a key as a whole number. */
    public int number(String key) {
        try {
            return Integer.parseInt(text(key));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "application.properties: " + key + " is '" + text(key) + "', not a whole number", e);
        }
    }

    // env: and file: stay as they are: Camel and the inventory resolve them where they are used
    private static String resolve(String key, String value, Map<String, String> raw) {
        Matcher matcher = PLACEHOLDER.matcher(value);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String found = name.contains(":") ? matcher.group() : raw.get(name);
            if (found == null) {
                throw new IllegalArgumentException(
                        "application.properties: " + key + " refers to the unknown key '" + name + "'");
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(found));
        }
        return matcher.appendTail(text).toString();
    }
}
