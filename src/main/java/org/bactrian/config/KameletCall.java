package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One place in a route that calls a kamelet.
 *
 * @param pointer where the call stands
 * @param name of the kamelet; may hold a placeholder
 * @param parameters per name the value, and where it stands
 */
record KameletCall(String pointer, String name, Map<String, Value> parameters) {
    /** @param pointer where the value, or the whole uri that holds it, stands */
    record Value(String text, String pointer) {}

    private static final String SCHEME = "kamelet:";

    /** The call that a node of a route is, if it is one: {@code kamelet: ...}, or a uri {@code kamelet:...}. */
    static Optional<KameletCall> of(String key, JsonNode node, String pointer) {
        JsonNode name = node.isTextual() ? node : node.path("name");
        if (key.equals("kamelet") && name.isTextual()) {
            return Optional.of(ofUri(name.asText(), node, pointer));
        }
        JsonNode uri = node.isTextual() ? node : node.path("uri");
        boolean uriOfParent = key.equals("uri"); // its parent is looked at, for the parameters
        if (!uriOfParent && uri.asText().startsWith(SCHEME)) {
            return Optional.of(ofUri(uri.asText().substring(SCHEME.length()), node, pointer));
        }
        return Optional.empty();
    }

    /** @param uri {@code name/routeId?x=1&y=2} */
    private static KameletCall ofUri(String uri, JsonNode node, String pointer) {
        String[] parts = uri.split("\\?", 2);
        Map<String, Value> parameters = new LinkedHashMap<>();
        for (String pair : (parts.length == 2 ? parts[1] : "").split("&", -1)) {
            String[] both = pair.split("=", 2);
            if (both.length == 2) {
                parameters.put(both[0], new Value(decoded(both[1]), pointer));
            }
        }
        node.path("parameters").properties().forEach(entry -> {
            String place = Pointer.child(pointer + "/parameters", entry.getKey());
            parameters.put(entry.getKey(), new Value(entry.getValue().asText(), place));
        });
        return new KameletCall(pointer, parts[0].split("/", 2)[0], parameters);
    }

    private static String decoded(String text) {
        return text.contains("%") && !text.startsWith("RAW(") ? URLDecoder.decode(text, StandardCharsets.UTF_8) : text;
    }
}
