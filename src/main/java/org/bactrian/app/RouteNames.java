package org.bactrian.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bactrian.config.Problem;

/** The rules for names: CONTRIBUTING.md, "Routes". */
final class RouteNames {
    private static final Pattern KEBAB = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern NODE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*\\.[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern KAMELET = Pattern.compile("(target-[a-z0-9]+-[a-z]+|channel-[a-z0-9]+)-action");
    private static final String DIRECT = "direct:";

    private RouteNames() {}

    static List<Problem> problems(RouteFile file) {
        List<Problem> problems = new ArrayList<>();
        if (file.kamelet()) {
            kamelet(file, problems);
        } else {
            routes(file, problems);
        }
        nodes(file, problems);
        return problems;
    }

    /** Routes whose id another has: Camel silently keeps the last one. */
    static List<Problem> twice(List<RouteFile> files) {
        List<Problem> problems = new ArrayList<>();
        Map<String, RouteFile> first = new HashMap<>();
        for (RouteFile file : files) {
            file.routes().forEach((pointer, route) -> {
                String id = file.kamelet() ? "" : route.path("id").asText();
                RouteFile other = id.isEmpty() ? null : first.putIfAbsent(id, file);
                if (other != null) {
                    problems.add(file.problem(
                            pointer + "/id",
                            "route id '" + id + "' is there twice",
                            "the other one is in " + other.path() + "; only one of them would run"));
                }
            });
        }
        return problems;
    }

    private static void kamelet(RouteFile file, List<Problem> problems) {
        String name = file.tree().at("/metadata/name").asText("");
        if (!name.equals(file.name())) {
            problems.add(file.problem(
                    "/metadata/name",
                    "the kamelet is named '" + name + "', its file '" + file.name() + "'",
                    "give both the same name: only then it is found"));
        }
        if (!KAMELET.matcher(file.name()).matches()) {
            problems.add(file.problem(
                    "/metadata/name",
                    "the name of kamelet '" + file.name() + "' does not say what it does",
                    "target-<kind>-<operation>-action or channel-<kind>-action"));
        }
        if (file.tree().at("/spec/definition/description").asText("").isBlank()) {
            problems.add(file.problem(
                    "/spec/definition", "the kamelet has no description", "say in one sentence what it does"));
        }
    }

    private static void routes(RouteFile file, List<Problem> problems) {
        Iterator<Map.Entry<String, JsonNode>> routes = file.routes().entrySet().iterator();
        boolean first = true;
        while (routes.hasNext()) {
            Map.Entry<String, JsonNode> entry = routes.next();
            route(file, entry.getKey(), entry.getValue(), problems);
            if (first) {
                first(file, entry.getKey(), entry.getValue(), problems);
            }
            first = false;
        }
    }

    private static void route(RouteFile file, String pointer, JsonNode route, List<Problem> problems) {
        String id = route.path("id").asText("");
        if (!KEBAB.matcher(id).matches()) {
            problems.add(file.problem(
                    pointer + "/id", "route id '" + id + "' is not <noun>-<verb> in kebab case", "such as backup-run"));
        }
        JsonNode described = route.has("route") ? route.path("route") : route;
        if (described.path("description").asText("").isBlank()) {
            problems.add(file.problem(
                    pointer, "route '" + id + "' has no description", "say in one sentence what it is for"));
        }
        String from = RouteFile.from(route);
        boolean template = pointer.endsWith("routeTemplate");
        if (!template && from.startsWith(DIRECT) && !from.equals(DIRECT + id)) {
            problems.add(file.problem(
                    pointer + "/from",
                    "route '" + id + "' starts from " + from,
                    "a route is reached by direct:<its id>"));
        }
    }

    private static void first(RouteFile file, String pointer, JsonNode route, List<Problem> problems) {
        String id = route.path("id").asText("");
        if (!id.equals(file.name())) {
            problems.add(file.problem(
                    pointer + "/id",
                    "the first route of the file is '" + id + "', the file is called '" + file.name() + "'",
                    "give both the same name: people look for a route by its file"));
        }
    }

    // routes and nodes share one space of ids: the dot keeps them apart
    private static void nodes(RouteFile file, List<Problem> problems) {
        file.each((pointer, entry) -> {
            boolean node = entry.key().equals("id") && pointer.contains("/steps/") && !pointer.contains("/parameters/");
            String id = entry.value().asText().replaceAll("\\{\\{[^}]*}}", "x");
            if (node && !NODE.matcher(id).matches()) {
                problems.add(file.problem(
                        pointer,
                        "node id '" + entry.value().asText() + "' is not <route>.<step>",
                        "such as backup-run.cut"));
            }
        });
    }
}
