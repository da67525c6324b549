package org.bactrian.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bactrian.config.Problem;
import org.bactrian.config.Problem.Severity;
import org.bactrian.config.YamlReader.Document;

/** One YAML file of {@code routes/} as it was written, with the line of everything. */
record RouteFile(Path path, Document document) {
    private static final String ROUTES = ".camel.yaml";
    private static final String KAMELET = ".kamelet.yaml";

    /** Whether a file's name says that it belongs to the routes. */
    static boolean named(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(ROUTES) || name.endsWith(KAMELET);
    }

    boolean kamelet() {
        return path.getFileName().toString().endsWith(KAMELET);
    }

    /** The file's name without its ending. */
    String name() {
        String file = path.getFileName().toString();
        return file.substring(0, file.length() - (kamelet() ? KAMELET : ROUTES).length());
    }

    JsonNode tree() {
        return document.tree();
    }

    /** A problem at a JSON pointer. */
    Problem problem(String pointer, String message, String hint) {
        return new Problem(path.toString(), line(pointer), "", message, hint, Severity.ERROR);
    }

    private int line(String pointer) {
        String at = pointer;
        while (!document.lines().containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return Optional.ofNullable(document.lines().get(at)).orElse(0);
    }

    /**
     * The parts of the file's top level that hold routes: routes and templates, by their pointers. A kamelet is one.
     */
    Map<String, JsonNode> routes() {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        if (kamelet()) {
            found.put("/spec/template", tree().at("/spec/template"));
            return found;
        }
        for (int i = 0; i < tree().size(); i++) {
            for (String kind : List.of("route", "routeTemplate")) {
                JsonNode route = tree().path(i).path(kind);
                if (!route.isMissingNode()) {
                    found.put("/" + i + "/" + kind, route);
                }
            }
        }
        return found;
    }

    /** The URI that a route or template starts from; empty when it has none. */
    static String from(JsonNode route) {
        JsonNode from = route.has("route") ? route.at("/route/from") : route.path("from");
        return from.isTextual() ? from.asText() : from.path("uri").asText("");
    }

    /** Visits every key and value below the root, parents first. */
    void each(BiConsumer<String, Entry> visitor) {
        visit("", tree(), visitor);
    }

    /** A key with its value. */
    record Entry(String key, JsonNode value) {}

    private static void visit(String pointer, JsonNode node, BiConsumer<String, Entry> visitor) {
        node.properties().forEach(field -> {
            String below = pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
            visitor.accept(below, new Entry(field.getKey(), field.getValue()));
            visit(below, field.getValue(), visitor);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            visit(pointer + "/" + i, node.path(i), visitor);
        }
    }
}
