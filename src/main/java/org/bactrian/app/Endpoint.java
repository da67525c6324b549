package org.bactrian.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A place in a route file that names an endpoint.
 *
 * @param pointer to the step
 * @param parameters those of the YAML, not of the URI's query
 * @param consumer whether a route starts from it
 */
record Endpoint(String pointer, String uri, Map<String, String> parameters, boolean consumer) {
    private static final Set<String> STEPS = Set.of("from", "to", "toD", "wireTap", "poll");

    /** All endpoints of a file. */
    static List<Endpoint> in(RouteFile file) {
        List<Endpoint> found = new ArrayList<>();
        file.each((pointer, entry) -> {
            JsonNode value = entry.value();
            if (!STEPS.contains(entry.key()) || pointer.contains("/parameters/")) {
                return;
            }
            boolean consumer = entry.key().equals("from");
            if (value.isTextual()) {
                found.add(new Endpoint(pointer, value.asText(), Map.of(), consumer));
            } else if (value.path("uri").isTextual()) {
                found.add(new Endpoint(pointer, value.path("uri").asText(), parameters(value), consumer));
            }
        });
        return found;
    }

    /** What stands before the first colon; may hold a placeholder. */
    String scheme() {
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    static Map<String, String> parameters(JsonNode step) {
        Map<String, String> parameters = new LinkedHashMap<>();
        step.path("parameters")
                .properties()
                .forEach(
                        field -> parameters.put(field.getKey(), field.getValue().asText()));
        return parameters;
    }
}
