package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written in two places says the same in both, and nothing lies about unused. */
class DriftTest {
    private static final Path BASE = ArchitectureTest.base();
    private static final Path MAIN = BASE.resolve("src/main");
    private static final Pattern KEY = Pattern.compile("\\{\\{(bactrian\\.[A-Za-z0-9.-]+)");
    private static final Pattern KAMELET = Pattern.compile("(target|channel)-([a-z0-9]+)-.*action");

    private static final Pattern PARAMETER = Pattern.compile("\\{\\{\\??([A-Za-z0-9.-]+)");

    /** Set by the program, not by people. */
    private static final Set<String> SET_AT_START = Set.of("bactrian.home", "bactrian.routes", "bactrian.service");

    @Test
    void everyKeyThatRoutesAskForIsInApplicationProperties() throws IOException {
        Set<String> asked = new TreeSet<>();
        Matcher matcher = KEY.matcher(texts("routes", ".yaml"));
        while (matcher.find()) {
            asked.add(matcher.group(1));
        }
        asked.removeAll(SET_AT_START);
        assertThat(documented()).containsAll(asked);
    }

    @Test
    void everyKeyOfApplicationPropertiesIsUsed() throws IOException {
        String users = texts("routes", ".yaml") + texts("src/main/java", ".java");
        assertThat(documented()).isNotEmpty().allMatch(users::contains);
    }

    @Test
    void everySqlFileIsUsed() throws IOException {
        String users = texts("routes", ".yaml") + texts("src/main/java", ".java");
        assertThat(names(MAIN.resolve("resources/sql"), ".sql"))
                .filteredOn(name -> !name.startsWith("schema/"))
                .allMatch(name -> users.contains("sql/" + name)
                        || users.contains(fileName(name))
                        || users.contains(constant(fileName(name))));
    }

    @Test
    void everyTemplateIsUsed() throws IOException {
        String users = texts("routes", ".yaml") + texts("src/main/java", ".java") + texts("src/main/resources", ".ftl");
        assertThat(names(MAIN.resolve("resources/templates"), ".ftl")).allMatch(name -> used(name, users));
    }

    @Test
    void everyKindOfKameletHasATestOnItsContract() throws IOException {
        String tests = texts("src/test/java", ".java").toLowerCase(Locale.ROOT);
        for (String name : names(BASE.resolve("routes/kamelets"), ".kamelet.yaml")) {
            Matcher matcher = KAMELET.matcher(name);
            assertThat(matcher.find()).as(name).isTrue();
            String contract = matcher.group(1) + "contract";
            assertThat(tests)
                    .as("a test class of kind " + matcher.group(2) + " that extends " + contract)
                    .containsPattern("class " + matcher.group(2) + "\\w* extends " + contract);
        }
    }

    @Test
    void everyKameletUsesTheParametersThatItDeclaresAndNoOthers() throws IOException {
        Path kamelets = BASE.resolve("routes/kamelets");
        for (String name : names(kamelets, ".kamelet.yaml")) {
            JsonNode kamelet = new YAMLMapper().readTree(kamelets.resolve(name).toFile());
            Set<String> declared = new TreeSet<>();
            kamelet.at("/spec/definition/properties").fieldNames().forEachRemaining(declared::add);
            Set<String> used = new TreeSet<>();
            Matcher matcher = PARAMETER.matcher(kamelet.at("/spec/template").toString());
            while (matcher.find()) {
                used.add(matcher.group(1));
            }
            used.removeIf(parameter -> parameter.startsWith("bactrian."));
            assertThat(used).as(name).isEqualTo(declared);
            for (String parameter : declared) {
                assertThat(kamelet.at("/spec/definition/properties/" + parameter + "/description")
                                .asText())
                        .as(name + ": what " + parameter + " is")
                        .isNotBlank();
            }
        }
    }

    // the statements to a source are named by an enum: EXPORT_SNAPSHOT is export-snapshot.sql
    private static String constant(String file) {
        return file.replace(".sql", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }

    // messages are <event>.<channel>.ftl, where code names the event and the channel, or neither: a default
    private static boolean used(String name, String users) {
        String file = fileName(name);
        List<String> parts = List.of(file.split("\\.", 3));
        return users.contains(file) || users.contains(parts.get(0).replace('-', '.')) || users.contains(parts.get(0));
    }

    private static Set<String> documented() throws IOException {
        return Files.readAllLines(BASE.resolve("config/application.properties")).stream()
                .filter(line -> line.startsWith("bactrian."))
                .map(line -> line.substring(0, line.indexOf('=')).strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String fileName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static List<String> names(Path root, String ending) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String texts(String directory, String ending) throws IOException {
        StringBuilder texts = new StringBuilder();
        Path root = BASE.resolve(directory);
        for (String name : names(root, ending)) {
            texts.append(Files.readString(root.resolve(name))).append('\n');
        }
        return texts.toString();
    }
}
