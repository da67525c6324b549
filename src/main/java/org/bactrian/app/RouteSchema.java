package org.bactrian.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.bactrian.config.Problem;

/** The schema of the YAML DSL, {@code schema/camelYamlDsl.json} in the jar of camel-yaml-dsl. */
final class RouteSchema {
    private static final String LOCATION = "schema/camelYamlDsl.json";
    private static final String IN_KAMELET = "/spec/template";
    private static final String WRAPPED = "/0/routeTemplate";

    // keywords that only repeat that one of their branches failed
    private static final Set<String> BRANCHES = Set.of("oneOf", "anyOf", "allOf", "not");

    private final JsonSchema schema;

    RouteSchema() {
        try (InputStream text = RouteSchema.class.getClassLoader().getResourceAsStream(LOCATION)) {
            if (text == null) {
                throw new IllegalStateException(LOCATION + " is not on the class path");
            }
            JsonNode tree = new ObjectMapper().readTree(text);
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .build();
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(tree, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Problem> problems(RouteFile file) {
        JsonNode tree = file.kamelet() ? wrapped(file) : file.tree();
        List<ValidationMessage> leaves = new ArrayList<>(schema.validate(tree).stream()
                .filter(message -> !BRANCHES.contains(message.getType()))
                .toList());
        // of a value that fits no branch the deepest fault is the one that was meant
        leaves.sort(Comparator.comparingInt(
                (ValidationMessage message) -> -pointer(message).length()));
        List<ValidationMessage> meant = new ArrayList<>();
        for (ValidationMessage message : leaves) {
            boolean repeats = meant.stream().anyMatch(deeper -> covers(message, deeper));
            if (!repeats) {
                meant.add(message);
            }
        }
        return meant.stream().map(message -> problem(file, message)).toList();
    }

    private static boolean covers(ValidationMessage message, ValidationMessage deeper) {
        boolean above = pointer(deeper).startsWith(pointer(message) + "/");
        boolean same = pointer(deeper).equals(pointer(message));
        return same && !sayMore(message) || above && "type".equals(message.getType());
    }

    private static boolean sayMore(ValidationMessage message) {
        return "additionalProperties".equals(message.getType());
    }

    private static Problem problem(RouteFile file, ValidationMessage message) {
        String at = file.kamelet() ? pointer(message).replace(WRAPPED, IN_KAMELET) : pointer(message);
        String property = message.getProperty();
        if ("additionalProperties".equals(message.getType()) && property != null) {
            return file.problem(at + "/" + property, "unknown key '" + property + "'", "docs: the Camel YAML DSL");
        }
        String text = message.getMessage();
        String fact = text.substring(text.indexOf(": ") + 1).strip();
        return file.problem(at, "'" + last(at) + "': " + fact, "the schema wants texts in quotes, durations too");
    }

    private static String last(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private static String pointer(ValidationMessage message) {
        return message.getInstanceLocation().toString();
    }

    private static JsonNode wrapped(RouteFile file) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ObjectNode template = nodes.objectNode();
        JsonNode inner = file.tree().at(IN_KAMELET);
        if (inner instanceof ObjectNode object) {
            template.setAll(object);
        }
        template.put("id", file.name());
        return nodes.arrayNode().add(nodes.objectNode().set("routeTemplate", template));
    }
}
