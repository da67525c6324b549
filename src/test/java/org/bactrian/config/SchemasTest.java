package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Editors and the reference live off the schemas: every key explains itself. */
class SchemasTest {
    private static List<String> names() {
        return Schemas.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyKeyHasTitleDescriptionAndExample(String name) {
        Map<String, JsonNode> keys = new TreeMap<>();
        collect(Schemas.of(name), Schemas.of(name), "", keys);

        assertThat(keys).hasSizeGreaterThan(3);
        keys.forEach((key, schema) -> {
            assertThat(schema.path("title").asText()).as("title of " + key).isNotBlank();
            assertThat(schema.path("description").asText())
                    .as("description of " + key)
                    .endsWith(".");
            if (!schema.path("type").asText().equals("object")) {
                assertThat(schema.path("examples").size())
                        .as("examples of " + key)
                        .isPositive();
            }
        });
    }

    private static void collect(JsonNode root, JsonNode schema, String path, Map<String, JsonNode> keys) {
        schema.path("properties").properties().forEach(entry -> {
            JsonNode property = entry.getValue().has("$ref")
                    ? root.at(entry.getValue().path("$ref").asText().substring(1))
                    : entry.getValue();
            keys.put(path + "." + entry.getKey(), property);
            collect(root, property, path + "." + entry.getKey(), keys);
        });
        schema.path("$defs")
                .properties()
                .forEach(entry -> collect(root, entry.getValue(), path + "#" + entry.getKey(), keys));
        collectIn(root, schema.path("additionalProperties"), path + ".<id>", keys);
        collectIn(root, schema.path("items"), path + "[]", keys);
    }

    private static void collectIn(JsonNode root, JsonNode schema, String path, Map<String, JsonNode> keys) {
        if (schema.isObject()) {
            collect(root, schema, path, keys);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyObjectIsClosed(String name) {
        List<String> open = new ArrayList<>();
        findOpen(Schemas.of(name), "", open);

        assertThat(open).isEmpty();
    }

    private static void findOpen(JsonNode schema, String path, List<String> open) {
        boolean branches = schema.has("allOf"); // then its branches are closed
        if (schema.path("type").asText().equals("object")
                && schema.has("properties")
                && !branches
                && !schema.path("additionalProperties").isBoolean()) {
            open.add(path);
        }
        schema.properties().forEach(entry -> {
            if (!entry.getKey().equals("examples") && !entry.getKey().equals("if")) {
                findOpen(entry.getValue(), path + "/" + entry.getKey(), open);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAJsonSchema(String name) {
        var meta = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SchemaLocation.of(SchemaId.V202012));

        assertThat(meta.validate(Schemas.of(name))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void sampleNamesItsSchemaForEditors(String name) {
        assertThat(SampleEstate.SHIPPED.resolve(name + ".yaml"))
                .content()
                .startsWith("# yaml-language-server: $schema=schema/" + name + ".schema.json\n");
        assertThat(SampleEstate.SHIPPED.resolve("schema/" + name + ".schema.json"))
                .exists();
    }
}
