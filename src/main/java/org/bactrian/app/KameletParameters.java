package org.bactrian.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bactrian.config.Problem;

/** Compares what kamelets are given with their definitions: Camel takes unknown parameters without a word. */
final class KameletParameters {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^}]*}}|\\$\\{[^}]*}");

    private final Map<String, JsonNode> definitions = new LinkedHashMap<>();

    /** @param files all, the kamelets among them */
    KameletParameters(List<RouteFile> files) {
        files.stream()
                .filter(RouteFile::kamelet)
                .forEach(file -> definitions.put(file.name(), file.tree().at("/spec/definition")));
    }

    List<Problem> problems(List<RouteFile> files) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : files) {
            file.each((pointer, entry) -> {
                boolean step = entry.key().equals("kamelet")
                        && entry.value().path("name").isTextual();
                if (step) {
                    Map<String, String> given = Endpoint.parameters(entry.value());
                    String name = entry.value().path("name").asText();
                    problems.addAll(call(file, pointer, name, given.keySet()));
                }
            });
            Endpoint.in(file).stream()
                    .filter(endpoint -> endpoint.scheme().equals("kamelet"))
                    .filter(endpoint -> !endpoint.uri().startsWith("kamelet:source")
                            && !endpoint.uri().startsWith("kamelet:sink"))
                    .forEach(endpoint -> problems.addAll(call(
                            file,
                            endpoint.pointer(),
                            endpoint.uri().substring("kamelet:".length()),
                            endpoint.parameters().keySet())));
        }
        return problems;
    }

    // a name with a placeholder stands for every kamelet that fits: all must take the same parameters
    private List<Problem> call(RouteFile file, String pointer, String written, Set<String> given) {
        String name = written.contains("?") ? written.substring(0, written.indexOf('?')) : written;
        String pattern = "\\Q" + PLACEHOLDER.matcher(name).replaceAll("\\\\E[a-z0-9]+\\\\Q") + "\\E";
        List<String> meant = definitions.keySet().stream()
                .filter(kamelet -> kamelet.matches(pattern))
                .toList();
        List<Problem> problems = new ArrayList<>();
        if (meant.isEmpty()) {
            problems.add(file.problem(
                    pointer, "no kamelet is called '" + name + "'", "kamelets lie in routes/kamelets, one a file"));
        }
        for (String kamelet : meant) {
            JsonNode definition = definitions.getOrDefault(kamelet, file.tree());
            Set<String> known = names(definition.path("properties"));
            given.stream()
                    .filter(parameter -> !known.contains(parameter))
                    .forEach(parameter -> problems.add(file.problem(
                            pointer + "/parameters/" + parameter,
                            "kamelet '" + kamelet + "' has no parameter '" + parameter + "'",
                            "it has: " + String.join(", ", known))));
            definition.path("required").forEach(required -> {
                if (!given.contains(required.asText())) {
                    problems.add(file.problem(
                            pointer,
                            "kamelet '" + kamelet + "' needs parameter '" + required.asText() + "'",
                            "add it under parameters"));
                }
            });
        }
        return problems;
    }

    private static Set<String> names(JsonNode properties) {
        Set<String> names = new LinkedHashSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
