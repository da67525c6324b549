package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a JSON Schema says about one place of a file. Of JSON Schema it knows what our schemas use: references into
 * {@code $defs}, and {@code allOf} of {@code if kind is x, then}.
 *
 * @param root the whole schema, for references
 * @param schema the part about this place
 */
record Shape(JsonNode root, JsonNode schema) {
    /** The shape of the value here: references followed, and the branch of its {@code kind} chosen. */
    Shape of(JsonNode value) {
        Shape here = followed();
        String kind = value.path("kind").asText();
        for (JsonNode branch : here.schema.path("allOf")) {
            if (branch.at("/if/properties/kind/const").asText().equals(kind)) {
                return new Shape(root, branch.path("then")).of(value);
            }
        }
        return here;
    }

    private Shape followed() {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? this : new Shape(root, root.at(reference.substring(1))).followed();
    }

    /** The shape of a key; empty when there is no such key. Call it on what {@link #of} gave. */
    Optional<Shape> key(String name) {
        if (schema.path("properties").has(name)) {
            return Optional.of(new Shape(root, schema.path("properties").path(name)));
        }
        JsonNode others = schema.path("additionalProperties");
        return others.isObject() ? Optional.of(new Shape(root, others)) : Optional.empty();
    }

    /** The shape of a list's items. */
    Shape item() {
        return new Shape(root, schema.path("items"));
    }

    /** The keys that may stand here. */
    List<String> keys() {
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The shape of the place that a pointer names, as far as the schema knows it. */
    Optional<Shape> at(JsonNode tree, String pointer) {
        Optional<Shape> shape = Optional.of(of(tree));
        JsonNode value = tree;
        for (String part : pointer.split("/", -1)) {
            if (!part.isEmpty()) {
                JsonNode child = value.isArray() ? value.path(Integer.parseInt(part)) : value.path(Pointer.last(part));
                boolean list = value.isArray();
                shape = shape.flatMap(s -> list ? Optional.of(s.item()) : s.key(Pointer.last(part)))
                        .map(s -> s.of(child));
                value = child;
            }
        }
        return shape;
    }

    boolean secret() {
        return schema.path("writeOnly").asBoolean();
    }

    String format() {
        return schema.path("format").asText();
    }

    String type() {
        return schema.path("type").asText();
    }
}
