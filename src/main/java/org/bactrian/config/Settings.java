package org.bactrian.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The checked settings of a source, target or channel, whose keys depend on its kind. Values are String, Long, Double,
 * Boolean, List, Map, or {@link Secret} for keys that the schema marks {@code writeOnly}. Paths are absolute.
 */
public record Settings(Map<String, Object> values) {
    public Settings {
        values = Map.copyOf(values);
    }

    /** The text of a key, if it is set. */
    public Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(Object::toString);
    }

    /**
     * The text of a key that the schema requires.
     *
     * @throws IllegalStateException when it is not set
     */
    public String required(String key) {
        return text(key).orElseThrow(() -> new IllegalStateException("setting '" + key + "' is required"));
    }

    /** The secret of a key, if it is set. */
    public Optional<Secret> secret(String key) {
        return Optional.ofNullable((Secret) values.get(key));
    }

    /** The secrets of a key that holds a map of them; empty when it is not set. */
    public Map<String, Secret> secrets(String key) {
        Map<String, Secret> secrets = new TreeMap<>();
        if (values.get(key) instanceof Map<?, ?> map) {
            map.forEach((name, secret) -> secrets.put(name.toString(), (Secret) secret));
        }
        return secrets;
    }

    /** The whole number of a key, if it is set. */
    public Optional<Long> number(String key) {
        return Optional.ofNullable((Long) values.get(key));
    }

    /** Whether a key is set to true. */
    public boolean flag(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    /** The duration of a key such as {@code 90s}, {@code 5m}, {@code 24h}, {@code 2d}, if it is set. */
    public Optional<Duration> duration(String key) {
        return text(key).map(Durations::parse);
    }

    /** The texts of a key that holds a list; empty when it is not set. */
    public List<String> texts(String key) {
        Object value = values.get(key);
        return value instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }
}
