package org.bactrian.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bactrian.config.Problem;

/** The schema of the YAML DSL, {@code schema/camelYamlDsl.json} in the jar of camel-yaml-dsl. */
final class RouteSchema {
    private static final String LOCATION = "schema/camelYamlDsl.json";
    private static final String IN_KAMELET = "/spec/template";
    private static final String WRAPPED = "/0/routeTemplate";

    private static final Pattern TAKEN = Pattern.compile("\\d+|true|false|\\{\\{.*}}");

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
                    // it refers to itself everywhere: loaded whole it does not fit into memory
                    .preloadJsonSchema(false)
                    .build();
            schema = factory().getSchema(tree, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonSchemaFactory factory() {
        JsonMetaSchema draft = JsonMetaSchema.builder(JsonMetaSchema.getV4())
                .keyword(new NonValidationKeyword("deprecated"))
                .build();
        return JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(draft.getIri())
                .metaSchema(draft)
                .build();
    }

    List<Problem> problems(RouteFile file) {
        JsonNode tree = file.kamelet() ? wrapped(file) : file.tree();
        List<ValidationMessage> leaves = new ArrayList<>(schema.validate(tree).stream()
                .filter(message -> !BRANCHES.contains(message.getType()))
                .filter(message -> !taken(message))
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

    // the schema knows no placeholders, and Camel takes numbers and truth values as text, too
    private static boolean taken(ValidationMessage message) {
        JsonNode value = message.getInstanceNode();
        boolean scalar = message.getMessage().matches(".*string found, (number|integer|boolean) expected");
        return scalar && value != null && TAKEN.matcher(value.asText()).matches();
    }

    private static boolean covers(ValidationMessage message, ValidationMessage deeper) {
        boolean above = pointer(deeper).startsWith(pointer(message) + "/");
        boolean same = pointer(deeper).equals(pointer(message));
        boolean vague = Set.of("type", "required").contains(message.getType());
        return (same && !sayMore(message)) || (above && vague);
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
