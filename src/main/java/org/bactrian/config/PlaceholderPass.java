package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;

/** Resolves the placeholders of a whole file in place; a number that comes from one is a number where one is due. */
final class PlaceholderPass {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final Placeholders placeholders;

    PlaceholderPass(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    /** Changes the tree of the file; a value that is missing becomes a problem. */
    void resolve(ConfigFile file) {
        visit(file, file.tree(), "");
    }

    private void visit(ConfigFile file, JsonNode node, String pointer) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String child = Pointer.child(pointer, name);
                object.set(name, resolved(file, object.path(name), child));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, resolved(file, array.path(i), Pointer.child(pointer, i)));
            }
        }
    }

    private JsonNode resolved(ConfigFile file, JsonNode node, String pointer) {
        if (!node.isTextual() || !Placeholders.in(node.asText())) {
            visit(file, node, pointer);
            return node;
        }
        file.resolved(pointer, node.asText());
        try {
            String type = file.shape().at(file.tree(), pointer).map(Shape::type).orElse("string");
            return typed(placeholders.resolve(node.asText()), type);
        } catch (BactrianException missing) {
            file.spoil(pointer);
            file.error(pointer, String.valueOf(missing.getMessage()), missing.hint());
            return node;
        }
    }

    private static JsonNode typed(String text, String type) {
        if (type.equals("integer") && text.matches("-?\\d{1,18}")) {
            return NODES.numberNode(Long.parseLong(text));
        }
        if (type.equals("number") && text.matches("-?\\d{1,15}(\\.\\d{1,15})?")) {
            return NODES.numberNode(Double.parseDouble(text));
        }
        if (type.equals("boolean") && text.matches("true|false")) {
            return NODES.booleanNode(Boolean.parseBoolean(text));
        }
        return NODES.textNode(text);
    }
}
