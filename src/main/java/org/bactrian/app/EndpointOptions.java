package org.bactrian.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.bactrian.config.Problem;
import org.jspecify.annotations.Nullable;

/** Checks endpoints against the catalog of Camel's components: options, their types and enums, who may use them. */
final class EndpointOptions {
    /** Components that are bound under a name of our own, and what they are. */
    private static final Map<String, String> ALIASES =
            Map.of("public-http", "platform-http", "operations-http", "platform-http");

    private static final Set<String> CHECKED_ELSEWHERE = Set.of("kamelet");
    private static final String CLASSPATH = "sql:classpath:";

    private final CamelCatalog catalog = new DefaultCamelCatalog(true);

    List<Problem> problems(RouteFile file) {
        List<Problem> problems = new ArrayList<>();
        for (Endpoint endpoint : Endpoint.in(file)) {
            String scheme = endpoint.scheme();
            if (placeholder(scheme) || CHECKED_ELSEWHERE.contains(scheme)) {
                continue;
            }
            String known = ALIASES.getOrDefault(scheme, scheme);
            problems.addAll(options(file, endpoint, known));
            problems.addAll(sqlFile(file, endpoint));
        }
        return problems;
    }

    private List<Problem> options(RouteFile file, Endpoint endpoint, String component) {
        String uri = component + endpoint.uri().substring(endpoint.scheme().length());
        boolean consumer = endpoint.consumer();
        EndpointValidationResult result =
                catalog.validateEndpointProperties(withQuery(uri, endpoint), false, consumer, !consumer);
        List<Problem> problems = new ArrayList<>();
        if (result.getUnknownComponent() != null) {
            problems.add(
                    file.problem(endpoint.pointer(), "no component '" + endpoint.scheme() + "'", "a misspelt scheme"));
            return problems;
        }
        unknown(result)
                .forEach(option -> problems.add(file.problem(
                        endpoint.pointer() + "/parameters/" + option,
                        "component '" + component + "' has no option '" + option + "'"
                                + (consumer ? " to start from" : " to send to"),
                        "docs: camel.apache.org/components, " + component)));
        values(result)
                .forEach((option, value) -> problems.add(file.problem(
                        endpoint.pointer() + "/parameters/" + option,
                        "option '" + option + "' of component '" + component + "' cannot be " + value,
                        "docs: camel.apache.org/components, " + component)));
        return problems;
    }

    private static Set<String> unknown(EndpointValidationResult result) {
        Set<String> options = new TreeSet<>();
        List.of(
                        orEmpty(result.getUnknown()),
                        orEmpty(result.getNotConsumerOnly()),
                        orEmpty(result.getNotProducerOnly()))
                .forEach(options::addAll);
        return options;
    }

    private static Set<String> orEmpty(@Nullable Set<String> names) {
        return names == null ? Set.of() : names;
    }

    private static Map<String, String> values(EndpointValidationResult result) {
        Map<String, String> wrong = new TreeMap<>();
        List<Map<String, String>> kinds = new ArrayList<>();
        kinds.add(result.getInvalidEnum());
        kinds.add(result.getInvalidBoolean());
        kinds.add(result.getInvalidInteger());
        kinds.add(result.getInvalidNumber());
        kinds.add(result.getInvalidDuration());
        for (Map<String, String> kind : kinds) {
            if (kind != null) {
                kind.forEach((option, value) -> wrong.put(option, "'" + value + "'"));
            }
        }
        wrong.values().removeIf(EndpointOptions::placeholder);
        return wrong;
    }

    private static String withQuery(String uri, Endpoint endpoint) {
        if (endpoint.parameters().isEmpty()) {
            return uri;
        }
        String query = endpoint.parameters().entrySet().stream()
                .map(option -> option.getKey() + "=" + written(option.getValue()))
                .collect(Collectors.joining("&"));
        return uri + (uri.contains("?") ? "&" : "?") + query;
    }

    // a placeholder and a reference stay as they are: the catalog knows them
    private static String written(String value) {
        return placeholder(value) || value.startsWith("#") ? value : URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static List<Problem> sqlFile(RouteFile file, Endpoint endpoint) {
        String uri = endpoint.uri();
        String name =
                uri.startsWith(CLASSPATH) ? uri.substring(CLASSPATH.length()).replaceAll("\\?.*", "") : "";
        boolean missing = !name.isEmpty()
                && !placeholder(name)
                && EndpointOptions.class.getClassLoader().getResource(name) == null;
        return missing
                ? List.of(file.problem(endpoint.pointer(), "no SQL file " + name, "a misspelt name, or a missing file"))
                : List.of();
    }

    private static boolean placeholder(String text) {
        return text.contains("{{") || text.contains("${");
    }
}
