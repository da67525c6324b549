package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns checked keys into settings: defaults of the schema filled in, paths absolute, sizes in bytes, secrets masked. */
final class SettingsReader {
    private final Path base;

    /** @param base what relative paths start from */
    SettingsReader(Path base) {
        this.base = base;
    }

    /**
     * The settings of an object.
     *
     * @param leftOut keys that are no settings
     */
    Settings read(JsonNode object, Shape around, Set<String> leftOut) {
        Shape shape = around.of(object);
        Map<String, Object> values = new LinkedHashMap<>();
        Set<String> keys = new LinkedHashSet<>(shape.keys());
        object.fieldNames().forEachRemaining(keys::add); // a map has names of its own
        for (String key : keys) {
            Shape child = shape.key(key).orElseThrow();
            JsonNode value = object.has(key)
                    ? object.path(key)
                    : child.of(object.path(key)).schema().path("default");
            if (!value.isMissingNode() && !leftOut.contains(key)) {
                values.put(key, value(value, child));
            }
        }
        return new Settings(values);
    }

    private Object value(JsonNode value, Shape around) {
        Shape shape = around.of(value);
        if (value.isObject()) {
            return read(value, shape, Set.of()).values();
        }
        if (value.isArray()) {
            List<Object> items = new ArrayList<>();
            value.forEach(item -> items.add(value(item, shape.item())));
            return List.copyOf(items);
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        return value.isNumber() ? number(value, shape) : text(value.asText(), shape);
    }

    private static Object number(JsonNode value, Shape shape) {
        if (shape.type().equals("number")) {
            return value.asDouble();
        }
        return value.asLong();
    }

    private Object text(String text, Shape shape) {
        if (shape.secret()) {
            return new Secret(text);
        }
        return switch (shape.format()) {
            case "path" -> path(text).toString();
            case "size" -> Sizes.parse(text);
            default -> text;
        };
    }

    /** The absolute path of a text. */
    Path path(String text) {
        return base.resolve(text).normalize();
    }
}
