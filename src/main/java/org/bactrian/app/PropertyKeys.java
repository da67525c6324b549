package org.bactrian.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.ConfigurationPropertiesValidationResult;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.bactrian.artifact.Nearest;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Problem;
import org.bactrian.config.Problem.Severity;

/** Checks the {@code camel.*} keys of {@code application.properties}: Camel ignores those that it does not know. */
final class PropertyKeys {
    private static final Pattern USED = Pattern.compile("\\{\\{(bactrian\\.[\\w.-]+)}}");

    private static final String SERVICE = "bactrian.service"; // set at the start
    private final Path file;
    private final CamelCatalog catalog = new DefaultCamelCatalog(true);

    /** @param file named in the problems */
    PropertyKeys(Path file) {
        this.file = file;
    }

    List<Problem> problems(ApplicationProperties properties) {
        List<Problem> problems = new ArrayList<>();
        for (String key : new TreeSet<>(properties.all().keySet())) {
            String line = key + "=" + properties.text(key);
            if (key.startsWith("camel.")
                    && !catalog.validateConfigurationProperty(line).isSuccess()) {
                problems.add(problem(key, catalog.validateConfigurationProperty(line)));
            }
        }
        return problems;
    }

    /** Placeholders of a route file that no key answers: Camel would say so when it starts, one at a time. */
    static List<Problem> unknown(RouteFile file, Set<String> keys) {
        List<Problem> problems = new ArrayList<>();
        file.each((pointer, entry) -> {
            Matcher used =
                    USED.matcher(entry.value().isTextual() ? entry.value().asText() : "");
            while (used.find()) {
                if (!keys.contains(used.group(1)) && !SERVICE.equals(used.group(1))) {
                    problems.add(file.problem(
                            pointer,
                            "no key '" + used.group(1) + "' in application.properties",
                            Nearest.hint(used.group(1), keys, "known are")));
                }
            }
        });
        return problems;
    }

    private Problem problem(String key, ConfigurationPropertiesValidationResult result) {
        boolean unknown = result.getUnknown() != null && !result.getUnknown().isEmpty();
        String fact = unknown ? "is no key of Camel" : "has a value that Camel does not take";
        return new Problem(file.toString(), 0, key, fact, "docs: camel.apache.org, Camel Main options", Severity.ERROR);
    }
}
