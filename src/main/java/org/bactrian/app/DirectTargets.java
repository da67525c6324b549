package org.bactrian.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bactrian.config.Problem;

/** Finds messages to routes that do not exist: Camel notices only when one is sent. */
final class DirectTargets {
    private static final Pattern INTERNAL = Pattern.compile("(direct|seda):.*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}|\\{\\{[^}]*}}");

    private final List<String> consumed = new ArrayList<>();

    /** @param files all that may consume */
    DirectTargets(List<RouteFile> files) {
        for (RouteFile file : files) {
            for (JsonNode route : file.routes().values()) {
                consumed.add(address(RouteFile.from(route)));
            }
        }
    }

    List<Problem> problems(List<RouteFile> files) {
        List<Problem> problems = new ArrayList<>();
        for (RouteFile file : files) {
            for (Endpoint endpoint : Endpoint.in(file)) {
                String target = address(endpoint.uri());
                if (!endpoint.consumer() && INTERNAL.matcher(target).matches() && !consumed(target)) {
                    problems.add(file.problem(
                            endpoint.pointer(),
                            "no route starts from " + target,
                            "a misspelt name, or a missing file"));
                }
            }
        }
        return problems;
    }

    private boolean consumed(String target) {
        return consumed.stream().anyMatch(from -> fits(from, target) || fits(target, from));
    }

    private static boolean fits(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        int end = 0;
        var matcher = PLACEHOLDER.matcher(pattern);
        while (matcher.find()) {
            regex.append(Pattern.quote(pattern.substring(end, matcher.start()))).append(".+");
            end = matcher.end();
        }
        regex.append(Pattern.quote(pattern.substring(end)));
        return PLACEHOLDER.matcher(text).replaceAll("x").matches(regex.toString());
    }

    private static String address(String uri) {
        int query = uri.indexOf('?');
        return (query < 0 ? uri : uri.substring(0, query)).replace("://", ":");
    }
}
