package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.artifact.Nearest;
import org.bactrian.artifact.SourceId;

/** Says in our words what the validator found. Takes only place and kind of a violation from it, never a value. */
final class SchemaMessage {
    private static final String ID_HINT = "an id is 1 to 40 of a-z, 0-9 and -";
    private static final Map<String, String> TYPES = Map.of(
            "string", "text",
            "integer", "a whole number",
            "number", "a number",
            "boolean", "true or false",
            "array", "a list",
            "object", "keys with values");
    private final ConfigFile file;

    SchemaMessage(ConfigFile file) {
        this.file = file;
    }

    void report(ValidationMessage violation) {
        String pointer = violation.getInstanceLocation().toString();
        if (file.spoilt(pointer)) {
            return;
        }
        String property = Optional.ofNullable(violation.getProperty()).orElse("");
        switch (violation.getType()) {
            case "additionalProperties" -> unknownKey(pointer, property);
            case "required" -> missingKey(pointer, property);
            case "dependentRequired" -> partnerMissing(pointer, violation.getSchemaNode());
            case "type" -> wrongType(pointer);
            case "enum", "const" -> wrongWord(pointer);
            case "propertyNames" -> wrongId(pointer);
            case "pattern" -> wrongForm(pointer);
            case "minItems", "minProperties", "minLength" -> file.error(pointer, "is empty", about(pointer));
            case "uniqueItems" -> file.error(pointer, "holds a value twice", "remove one of them");
            case "minimum", "maximum" -> outOfRange(pointer);
            default -> file.error(pointer, "breaks the rule '" + violation.getType() + "'", about(pointer));
        }
    }

    private void unknownKey(String pointer, String key) {
        List<String> known = shape(pointer).map(Shape::keys).orElse(List.of());
        String hint = key.contains(":") ? "put a space after the colon" : Nearest.hint(key, known, "known keys are");
        file.error(Pointer.child(pointer, key), "unknown key '" + Pointer.harmless(key) + "'", hint);
    }

    private void missingKey(String pointer, String key) {
        String description = shape(pointer)
                .flatMap(shape -> shape.key(key).map(child -> child.of(file.at(Pointer.child(pointer, key)))))
                .map(SchemaMessage::about)
                .orElse("");
        file.error(Pointer.child(pointer, key), "missing key '" + key + "'", description);
    }

    private void partnerMissing(String pointer, JsonNode rule) {
        JsonNode object = file.at(pointer);
        rule.properties()
                .forEach(entry -> entry.getValue().forEach(partner -> {
                    if (object.has(entry.getKey()) && !object.has(partner.asText())) {
                        String message = "'" + entry.getKey() + "' is there without '" + partner.asText() + "'";
                        file.error(Pointer.child(pointer, entry.getKey()), message, "write both or neither");
                    }
                }));
    }

    private void wrongType(String pointer) {
        JsonNode value = file.at(pointer);
        String wanted = shape(pointer).map(Shape::type).orElse("");
        String found = value.isTextual() ? "text " + file.shown(pointer) : described(value);
        String message = "expected " + TYPES.getOrDefault(wanted, wanted) + ", found " + found;
        String hint = wanted.equals("string") && value.isValueNode() && !value.isNull()
                ? "put the value in quotes"
                : wanted.equals("array") && value.isValueNode() && !value.isNull()
                        ? "write it in square brackets, also when it is one value"
                        : about(pointer);
        file.error(pointer, message, hint);
    }

    private static String described(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "keys with values";
            default -> "nothing";
        };
    }

    private void wrongWord(String pointer) {
        List<String> words = new ArrayList<>();
        shape(pointer).ifPresent(shape -> shape.schema().path("enum").forEach(word -> words.add(word.asText())));
        if (file.at(pointer).isTextual()) {
            String word = file.at(pointer).asText();
            file.error(pointer, "unknown value " + file.shown(pointer), Nearest.hint(word, words, "one of"));
        }
    }

    private void wrongId(String pointer) {
        file.at(pointer).fieldNames().forEachRemaining(id -> {
            if (!SourceId.NAME.matcher(id).matches()) {
                file.error(Pointer.child(pointer, id), "'" + Pointer.harmless(id) + "' is no id", ID_HINT);
            }
        });
    }

    private void wrongForm(String pointer) {
        Optional<Shape> shape = shape(pointer);
        if (!file.at(pointer).isTextual() || shape.isEmpty()) {
            return; // the name of a key: propertyNames tells of it
        }
        String shown = file.shown(pointer);
        switch (shape.get().format()) {
            case "duration-short" ->
                file.error(pointer, shown + " is no duration", "a number and s, m, h or d, such as 90s, 5m, 24h or 7d");
            case "size" -> file.error(pointer, shown + " is no size", "a number and KiB, MiB or GiB, such as 128MiB");
            case "id" -> file.error(pointer, shown + " is no id", ID_HINT);
            default -> file.error(pointer, shown + " has the wrong form", about(pointer));
        }
    }

    private void outOfRange(String pointer) {
        JsonNode schema = shape(pointer).map(Shape::schema).orElse(file.shape().schema());
        String range = "at least " + schema.path("minimum").asText();
        if (schema.has("maximum")) {
            range = "from " + schema.path("minimum").asText() + " to "
                    + schema.path("maximum").asText();
        }
        file.error(pointer, file.shown(pointer) + " is out of range", range);
    }

    private Optional<Shape> shape(String pointer) {
        return file.shape().at(file.tree(), pointer);
    }

    private String about(String pointer) {
        return shape(pointer).map(SchemaMessage::about).orElse("");
    }

    /** What a key means, with an example: the hint when there is nothing cleverer to say. */
    private static String about(Shape shape) {
        String description = shape.schema().path("description").asText();
        JsonNode example = shape.schema().path("examples").path(0);
        return example.isValueNode() ? description + " Example: " + example.asText() : description;
    }
}
