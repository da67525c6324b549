package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.artifact.Nearest;
import org.bactrian.config.Problem.Severity;

/**
 * Finds parameters of kamelets and route templates that Camel would silently ignore: it accepts unknown ones, and any
 * value whatever its type. Reads the YAML only.
 */
public final class KameletCheck {
    private static final Pattern DYNAMIC = Pattern.compile("\\{\\{.*?\\}\\}|\\$\\{.*?\\}");
    private static final Set<String> WITHIN = Set.of("source", "sink"); // a kamelet's own ends
    private final Path routesDir;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, KameletDefinition> kamelets = new LinkedHashMap<>();
    private final Map<String, KameletDefinition> templates = new LinkedHashMap<>();

    /** @param routesDir holds {@code *.camel.yaml} at any depth, and {@code kamelets/*.kamelet.yaml} */
    public KameletCheck(Path routesDir) {
        this.routesDir = Objects.requireNonNull(routesDir);
    }

    /** Everything that is wrong, in the order of files and lines; files that are no YAML are told too. */
    public List<Problem> check() {
        problems.clear();
        kamelets.clear();
        templates.clear();
        List<ConfigFile> definitions = files(".kamelet.yaml");
        List<ConfigFile> routes = files(".camel.yaml");
        definitions.forEach(file -> {
            KameletDefinition definition = KameletDefinition.ofKamelet(file.tree());
            kamelets.put(definition.name(), definition);
        });
        routes.forEach(file -> file.tree().forEach(item -> {
            if (item.has("routeTemplate")) {
                KameletDefinition definition = KameletDefinition.ofTemplate(item.path("routeTemplate"));
                templates.put(definition.name(), definition);
            }
        }));
        routes.forEach(file -> visit(file, file.tree(), "", ""));
        definitions.forEach(file -> visit(file, file.at("/spec/template"), "", "/spec/template"));
        return problems.stream()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .toList();
    }

    private List<ConfigFile> files(String ending) {
        try (Stream<Path> paths = Files.walk(routesDir)) {
            List<ConfigFile> files = new ArrayList<>();
            for (Path path :
                    paths.filter(p -> p.toString().endsWith(ending)).sorted().toList()) {
                read(path).ifPresent(files::add);
            }
            return files;
        } catch (IOException unreadable) {
            report(routesDir, "the directory cannot be read", "the user of the service must be able to read it");
            return List.of();
        }
    }

    private Optional<ConfigFile> read(Path path) {
        Shape anything = new Shape(MissingNode.getInstance(), MissingNode.getInstance());
        return YamlReader.read(path, problems)
                .map(document -> new ConfigFile(path.toString(), document, anything, problems));
    }

    private void visit(ConfigFile file, JsonNode node, String key, String pointer) {
        KameletCall.of(key, node, pointer).ifPresent(call -> checkCall(file, call));
        if (key.equals("templatedRoute")) {
            checkTemplated(file, node, pointer);
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(entry ->
                            visit(file, entry.getValue(), entry.getKey(), Pointer.child(pointer, entry.getKey())));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            visit(file, node.path(i), "", Pointer.child(pointer, i));
        }
    }

    /** A name with a placeholder stands for all kamelets that it fits: each must take what is given. */
    private void checkCall(ConfigFile file, KameletCall call) {
        if (WITHIN.contains(call.name())) {
            return;
        }
        Pattern name = Pattern.compile(fitting(call.name()));
        List<KameletDefinition> called = kamelets.values().stream()
                .filter(kamelet -> name.matcher(kamelet.name()).matches())
                .toList();
        if (called.isEmpty()) {
            String hint = Nearest.hint(call.name(), kamelets.keySet(), "known are");
            file.error(call.pointer(), "unknown kamelet '" + call.name() + "'", hint);
        }
        called.forEach(kamelet -> new ParameterCheck(file).check(call, kamelet));
    }

    private static String fitting(String name) {
        StringBuilder expression = new StringBuilder();
        int end = 0;
        for (var match : DYNAMIC.matcher(name).results().toList()) {
            expression.append(Pattern.quote(name.substring(end, match.start()))).append("[a-z0-9]+");
            end = match.end();
        }
        return expression.append(Pattern.quote(name.substring(end))).toString();
    }

    private void checkTemplated(ConfigFile file, JsonNode node, String pointer) {
        String name = node.path("routeTemplateRef").asText();
        KameletDefinition template = templates.get(name);
        if (template == null) {
            String hint = Nearest.hint(name, templates.keySet(), "known are");
            file.error(pointer + "/routeTemplateRef", "unknown route template '" + name + "'", hint);
            return;
        }
        Map<String, KameletCall.Value> parameters = new LinkedHashMap<>();
        ConfigFiles.each(
                file,
                pointer + "/parameters",
                (place, parameter) -> parameters.put(
                        parameter.path("name").asText(),
                        new KameletCall.Value(parameter.path("value").asText(), place)));
        new ParameterCheck(file).check(new KameletCall(pointer, name, parameters), template);
    }

    private void report(Path path, String message, String hint) {
        Problem problem = new Problem(path.toString(), 0, "", message, hint, Severity.ERROR);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
