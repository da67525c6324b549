package org.bactrian.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.jspecify.annotations.Nullable;

/** Draws the loaded routes, a page for each folder of {@code routes/}: Mermaid, as code hosts show it. */
final class RouteMap {
    private final Path routes;

    /** @param routes the directory the routes were loaded from */
    RouteMap(Path routes) {
        this.routes = routes;
    }

    /** Pages by the name of their folder; routes that lie in none are in {@code routes}. */
    Map<String, String> pages(CamelContext camel) {
        Map<String, List<RouteDefinition>> folders = new TreeMap<>();
        Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            if (!Boolean.TRUE.equals(route.isKamelet())) {
                folders.computeIfAbsent(folder(route), name -> new ArrayList<>())
                        .add(route);
            }
        }
        Map<String, String> pages = new LinkedHashMap<>();
        folders.forEach((folder, all) -> pages.put(folder, page(folder, all)));
        return pages;
    }

    // a route out of a template has the template's parameters, and belongs to the inventory
    private String folder(RouteDefinition route) {
        Resource resource = route.getResource();
        if (Boolean.TRUE.equals(route.isTemplate()) || resource == null) {
            return "inventory";
        }
        Path file = Path.of(resource.getLocation().replaceFirst("^file:/*", "/"));
        Path folder = routes.toAbsolutePath().relativize(file).getParent();
        return folder == null ? "routes" : folder.toString().replace('/', '-');
    }

    private static String page(String folder, List<RouteDefinition> routes) {
        StringBuilder page = new StringBuilder("# Routes: ").append(folder).append("\n\n");
        page.append("Drawn from the loaded routes by RouteMapTest; `-Dupdate.docs=true` draws it again.\n");
        if (folder.equals("inventory")) {
            page.append("These routes are made at start, from templates and the sample inventory.\n");
        }
        routes.stream()
                .sorted(Comparator.comparing(RouteDefinition::getRouteId))
                .forEach(route -> page.append(new Drawing().of(route)));
        return page.toString();
    }

    /** One route. */
    private static final class Drawing {
        private final StringBuilder text = new StringBuilder();
        private int nodes;

        String of(RouteDefinition route) {
            text.append("\n## ").append(route.getRouteId()).append("\n\n");
            text.append(route.getDescriptionText()).append("\n\n```mermaid\nflowchart TD\n");
            String from = node("([\"", address(route.getInput().getUri()), "\"])");
            // what emergency-call.camel.yaml says for all routes is not drawn into each
            List<ProcessorDefinition<?>> own = route.getOutputs().stream()
                    .filter(step -> !(step instanceof OnExceptionDefinition))
                    .toList();
            steps(from, " --> ", own);
            return filled(text.append("```\n").toString(), route.getTemplateParameters());
        }

        private static String filled(String text, @Nullable Map<String, Object> parameters) {
            String filled = text;
            for (Map.Entry<String, Object> value :
                    parameters == null ? Map.<String, Object>of().entrySet() : parameters.entrySet()) {
                filled = filled.replace("{{" + value.getKey() + "}}", String.valueOf(value.getValue()));
            }
            return filled;
        }

        private void steps(String start, String firstEdge, List<ProcessorDefinition<?>> steps) {
            String previous = start;
            String edge = firstEdge;
            for (ProcessorDefinition<?> step : steps) {
                boolean block = !step.getOutputs().isEmpty();
                String shape = block ? "{{\"" : "[\"";
                String current = node(shape, label(step), block ? "\"}}" : "\"]");
                text.append("  ").append(previous).append(edge).append(current).append('\n');
                if (block) {
                    steps(current, " -. in it .-> ", step.getOutputs());
                }
                previous = current;
                edge = " --> ";
            }
        }

        private String node(String open, String label, String close) {
            String name = "n" + nodes++;
            String harmless = label.replace("\"", "'").replace("<", "&lt;").replace(">", "&gt;");
            text.append("  ")
                    .append(name)
                    .append(open)
                    .append(harmless)
                    .append(close)
                    .append('\n');
            return name;
        }

        private static String label(ProcessorDefinition<?> step) {
            String id = step.hasCustomIdAssigned() ? step.getId() + ": " : "";
            return id + address(step.getLabel().replaceFirst("^toD?\\[(.*)]$", "$1"));
        }

        // without options: they may hold what differs from host to host
        private static String address(String label) {
            int query = label.indexOf('?');
            String shown = query < 0 || label.contains("${") ? label : label.substring(0, query);
            return shown.replace("://", ":").replaceAll("RAW\\([^)]*\\)", "RAW(...)");
        }
    }
}
