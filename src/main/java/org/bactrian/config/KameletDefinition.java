package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a kamelet or a route template takes.
 *
 * @param noun kamelet or route template
 * @param parameters per name what is said about it: {@code type}, {@code enum}, as JSON Schema has them
 * @param required names that have no default
 */
record KameletDefinition(String noun, String name, Map<String, JsonNode> parameters, List<String> required) {
    /** Of a kamelet file. */
    static KameletDefinition ofKamelet(JsonNode kamelet) {
        JsonNode definition = kamelet.at("/spec/definition");
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        definition.path("properties").properties().forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
        List<String> required = new ArrayList<>();
        definition.path("required").forEach(name -> {
            if (!parameters.containsKey(name.asText())
                    || !parameters.get(name.asText()).has("default")) {
                required.add(name.asText());
            }
        });
        return new KameletDefinition("kamelet", kamelet.at("/metadata/name").asText(), parameters, required);
    }

    /** Of a {@code routeTemplate} in a file of routes. */
    static KameletDefinition ofTemplate(JsonNode template) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (JsonNode parameter : template.path("parameters")) {
            String name = parameter.path("name").asText();
            parameters.put(name, parameter);
            if (!parameter.has("defaultValue") && parameter.path("required").asBoolean(true)) {
                required.add(name);
            }
        }
        return new KameletDefinition("route template", template.path("id").asText(), parameters, required);
    }
}
