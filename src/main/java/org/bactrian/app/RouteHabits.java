package org.bactrian.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bactrian.config.Problem;

/** What keeps a route readable and its failures visible: CONTRIBUTING.md, "Routes". */
final class RouteHabits {
    static final int MOST_STEPS = 12;
    static final int MOST_LINES = 120;

    private static final Set<String> SCRIPTS =
            Set.of("groovy", "java", "joor", "js", "jython", "language", "mvel", "ognl", "python", "spel", "wasm");
    private static final Pattern SECOND_COMPARISON = Pattern.compile("&&|\\|\\|");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");

    private RouteHabits() {}

    static List<Problem> problems(RouteFile file) {
        List<Problem> problems = new ArrayList<>();
        size(file, problems);
        file.each((pointer, entry) -> {
            words(file, pointer, entry, problems);
            state(file, pointer, entry, problems);
        });
        return problems;
    }

    private static void size(RouteFile file, List<Problem> problems) {
        int lines = file.document().lines().values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        if (lines > MOST_LINES) {
            problems.add(file.problem(
                    "", "the file has " + lines + " lines, more than " + MOST_LINES, "give a part a file of its own"));
        }
        for (Map.Entry<String, JsonNode> route : file.routes().entrySet()) {
            int steps = steps(route.getValue());
            // a kamelet sets what one call of a component needs, header by header
            if (steps > MOST_STEPS && !file.kamelet()) {
                problems.add(file.problem(
                        route.getKey(),
                        "the route has " + steps + " steps, more than " + MOST_STEPS,
                        "give a part a route of its own, reached by direct:"));
            }
        }
    }

    // a block such as a loop is not counted, only what it holds
    private static int steps(JsonNode node) {
        int count = 0;
        for (JsonNode step : node.path("steps")) {
            count += step.findValue("steps") == null ? 1 : 0;
        }
        for (JsonNode below : node) {
            count += steps(below);
        }
        return count;
    }

    private static void words(RouteFile file, String pointer, RouteFile.Entry entry, List<Problem> problems) {
        boolean inSteps = pointer.contains("/steps/") && !pointer.contains("/parameters/");
        if (inSteps && (SCRIPTS.contains(entry.key()) || entry.key().equals("script"))) {
            problems.add(file.problem(
                    pointer, "'" + entry.key() + "' is a script in a route", "write it in Java and call it by bean"));
        }
        if (inSteps && entry.key().equals("simple")) {
            String text = entry.value().isTextual()
                    ? entry.value().asText()
                    : entry.value().path("expression").asText();
            // what stands in ${...} is the value's; around it stands the comparison
            if (SECOND_COMPARISON
                    .matcher(PLACEHOLDER.matcher(text).replaceAll("x"))
                    .find()) {
                problems.add(file.problem(
                        pointer, "an expression with more than one comparison", "let a bean say yes or no"));
            }
        }
    }

    private static void state(RouteFile file, String pointer, RouteFile.Entry entry, List<Problem> problems) {
        String key = entry.key();
        if (key.equals("handled") && !"false".equals(expression(entry.value()))) {
            problems.add(file.problem(pointer, "'handled' hides a failure", "let it fail; who may go on catches it"));
        }
        if (key.equals("deadLetterChannel")) {
            problems.add(file.problem(pointer, "a dead letter channel hides failures", "let the exchange fail"));
        }
        if (key.equals("setProperty") || key.equals("setProperties")) {
            problems.add(file.problem(pointer, "exchange properties are Camel's", "set a variable (docs/adr/0001)"));
        }
        boolean header = (key.equals("setHeader") || key.equals("removeHeader")) && !file.kamelet();
        if (header && entry.value().path("name").asText().startsWith("Camel")) {
            problems.add(file.problem(
                    pointer,
                    "header " + entry.value().path("name").asText() + " outside a kamelet",
                    "it belongs to the line above the endpoint, in its kamelet"));
        }
    }

    private static String expression(JsonNode node) {
        return node.isContainerNode() ? node.path("constant").asText() : node.asText();
    }
}
