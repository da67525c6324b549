package org.bactrian.config;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of this host: {@code application.properties} with its placeholders resolved. */
public final class ApplicationProperties {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private final Map<String, String> values;

    private ApplicationProperties(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads {@code application.properties} of a configuration directory.
     *
     * @param overrides win over the file; {@code bactrian.home} and {@code bactrian.routes} are expected here
     * @throws IllegalArgumentException when a placeholder names an unknown key
     * @throws org.bactrian.artifact.BactrianException when a placeholder names a variable or file without a value
     * @throws UncheckedIOException when the file cannot be read
     */
    public static ApplicationProperties load(Path configDirectory, Map<String, String> overrides) {
        Properties file = new Properties();
        try (Reader reader =
                Files.newBufferedReader(configDirectory.resolve("application.properties"), StandardCharsets.UTF_8)) {
            file.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> raw = new LinkedHashMap<>();
        file.stringPropertyNames().stream().sorted().forEach(key -> raw.put(key, file.getProperty(key)));
        raw.putAll(overrides);
        Map<String, String> resolved = new LinkedHashMap<>();
        Placeholders outside = new Placeholders(
                System.getenv(), configDirectory.toAbsolutePath().normalize().resolveSibling(""));
        raw.forEach((key, value) -> resolved.put(key, resolve(key, value, raw, outside)));
        return new ApplicationProperties(resolved);
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

    // Camel knows nothing of file: and would take the path for the value
    private static String resolve(String key, String value, Map<String, String> raw, Placeholders outside) {
        Matcher matcher = PLACEHOLDER.matcher(value);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String found = name.contains(":") ? outside.resolve(matcher.group()) : raw.get(name);
            if (found == null) {
                throw new IllegalArgumentException(
                        "application.properties: " + key + " refers to the unknown key '" + name + "'");
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(found));
        }
        return matcher.appendTail(text).toString();
    }
}
