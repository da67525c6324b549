package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Problem;
import org.bactrian.config.ProblemReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {
    private static final Path BASE = Path.of(System.getProperty("bactrian.basedir", "."));

    @TempDir
    Path directory;

    @Test
    void theRoutesOfTheProjectAreSound() {
        RouteFiles routes = RouteFiles.in(BASE.resolve("routes"));
        assertThat(routes.files()).isNotEmpty();
        assertThat(routes.problems()).as(ProblemReport.text(routes.problems())).isEmpty();
    }

    @Test
    void theCamelKeysOfTheProjectExist() {
        assertThat(RouteFiles.propertyProblems(Path.of("application.properties"), properties()))
                .isEmpty();
    }

    @Test
    void findsAMisspeltCamelKeyWithItsName() throws IOException {
        Files.writeString(
                directory.resolve("application.properties"),
                "camel.main.jmxEnabeld = false\ncamel.main.streamCachingEnabled = perhaps\n");
        ApplicationProperties planted =
                ApplicationProperties.load(directory, Map.of("bactrian.home", "x", "bactrian.routes", "x"));
        assertThat(RouteFiles.propertyProblems(Path.of("p"), planted))
                .extracting(Problem::key)
                .containsExactly("camel.main.jmxEnabeld", "camel.main.streamCachingEnabled");
    }

    @Test
    void findsWhatTheSchemaForbids() throws IOException {
        assertThat(problemsOf("thing-make", "- setBodi: {constant: x}")).containsExactly("8: unknown key 'setBodi'");
    }

    @Test
    void findsYamlThatIsNone() throws IOException {
        assertThat(problemsOf("thing-make", "- to: {uri: \"direct:thing-make\""))
                .hasSize(1);
    }

    @Test
    void acceptsPlaceholdersAndTextsForNumbers() throws IOException {
        assertThat(problemsOf(
                        "thing-make",
                        "- circuitBreaker: {resilience4jConfiguration: {slidingWindowSize: \"8\"}, steps: [{log: x}]}"))
                .isEmpty();
    }

    @Test
    void findsADirectThatNothingConsumes() throws IOException {
        assertThat(problemsOf("thing-make", "- to: direct:thing-mkae"))
                .containsExactly("8: no route starts from direct:thing-mkae");
        assertThat(problemsOf("thing-make", "- toD: {uri: \"direct:nothing-${variable.kind}\"}"))
                .containsExactly("8: no route starts from direct:nothing-${variable.kind}");
        assertThat(problemsOf("thing-make", "- toD: {uri: \"direct:thing-${variable.kind}\"}"))
                .isEmpty();
    }

    @Test
    void findsOptionsThatDoNotExistOrDoNotFit() throws IOException {
        assertThat(problemsOf("thing-make", "- to: {uri: \"log:x\", parameters: {showAl: \"true\"}}"))
                .containsExactly("8: component 'log' has no option 'showAl' to send to");
        assertThat(problemsOf("thing-make", "- to: {uri: \"log:x\", parameters: {showAll: maybe}}"))
                .containsExactly("8: option 'showAll' of component 'log' cannot be 'maybe'");
        assertThat(problemsOf("thing-make", "- to: {uri: \"lgo:x\"}")).containsExactly("8: no component 'lgo'");
    }

    @Test
    void findsAMissingSqlFile() throws IOException {
        assertThat(problemsOf("thing-make", "- to: {uri: \"sql:classpath:sql/thing/no.sql\"}"))
                .containsExactly("8: no SQL file sql/thing/no.sql");
    }

    @Test
    void findsTwoRoutesWithOneId() throws IOException {
        String route =
                "- route: {id: thing-make, description: x, from: {uri: \"direct:thing-make\", steps: [{log: x}]}}\n";
        write("a/thing-make.camel.yaml", route);
        write("b/thing-make.camel.yaml", route);
        assertThat(problems()).containsExactly("1: route id 'thing-make' is there twice");
    }

    @Test
    void tellsOfFilesThatCannotBeRead() throws IOException {
        for (String name : List.of("thing-make.camel.yaml", "target-x-put-action.kamelet.yaml")) {
            Files.write(directory.resolve(name), new byte[] {'#', ' ', (byte) 0xe9, '\n'});
        }
        assertThat(problems()).containsExactly("0: the file cannot be read", "0: the file cannot be read");
    }

    @Test
    void findsWhatIsMissing() throws IOException {
        assertThat(missing(Set.of(), Set.of("target-s3-put-action")))
                .containsExactly("0: no route files are here", "0: the kamelet is missing");
        problemsOf("thing-make", "- log: \"{{bactrian.target.paus}} {{bactrian.other:5}} {{bactrian.service}}\"");
        kamelet("target-s3-put-action", "file:x", "fileName: x");
        assertThat(missing(Set.of("bactrian.target.pause"), Set.of("target-s3-put-action")))
                .containsExactly("8: no key 'bactrian.target.paus' in application.properties");
    }

    private List<String> missing(Set<String> keys, Set<String> kamelets) {
        return RouteFiles.in(directory).missing(Optional.of(keys), Optional.of(kamelets)).stream()
                .map(problem -> problem.line() + ": " + problem.message())
                .toList();
    }

    @Test
    void findsNamesThatBreakTheRules() throws IOException {
        assertThat(problemsOf("thing-make", "- log: {id: nodot, message: x}"))
                .containsExactly("8: node id 'nodot' is not <route>.<step>");
        assertThat(problemsOf("other-name", "- log: x"))
                .containsExactly("2: the first route of the file is 'thing-make', the file is called 'other-name'");
        write("bad_id.camel.yaml", "- route: {id: bad_id, from: {uri: \"direct:else\", steps: [{log: x}]}}\n");
        assertThat(problems())
                .contains(
                        "1: route id 'bad_id' is not <noun>-<verb> in kebab case",
                        "1: route 'bad_id' has no description",
                        "1: route 'bad_id' starts from direct:else");
    }

    @Test
    void findsARouteThatIsTooLong() throws IOException {
        String step = "- log: x\n        ";
        assertThat(problemsOf("thing-make", step.repeat(11) + "- loop: {constant: \"2\", steps: [{log: x}]}"))
                .containsExactly("1: the route has 13 steps, more than 12");
        assertThat(problemsOf("thing-make", step.repeat(10) + "- loop: {constant: \"2\", steps: [{log: x}]}"))
                .isEmpty();
        assertThat(problemsOf("thing-make", "#\n".repeat(120) + "        - log: x"))
                .containsExactly("1: the file has 128 lines, more than 120");
    }

    @Test
    void findsWhatHidesWhatHappens() throws IOException {
        assertThat(problemsOf("thing-make", "- setBody: {groovy: \"1 + 1\"}"))
                .containsExactly("8: 'groovy' is a script in a route");
        assertThat(problemsOf("thing-make", "- filter: {simple: \"${body} == 1 && ${body} == 2\", steps: [{log: x}]}"))
                .containsExactly("8: an expression with more than one comparison");
        assertThat(problemsOf("thing-make", "- setProperty: {name: x, constant: y}"))
                .containsExactly("8: exchange properties are Camel's");
        assertThat(problemsOf("thing-make", "- setHeader: {name: CamelFileName, constant: y}"))
                .containsExactly("8: header CamelFileName outside a kamelet");
        assertThat(problemsOf(
                        "thing-make",
                        "- log: y\n- onException: {exception: [java.lang.Exception], handled: {constant: \"true\"}}"))
                .contains("9: 'handled' hides a failure");
    }

    @Test
    void findsKameletParametersThatCamelWouldIgnore() throws IOException {
        kamelet("target-file-put-action", "file:{{directory}}", "fileName: x");
        assertThat(problemsOf(
                        "thing-make", "- kamelet: {name: \"target-{{kind}}-put-action\", parameters: {directroy: /x}}"))
                .containsExactly(
                        "8: kamelet 'target-file-put-action' has no parameter 'directroy'",
                        "8: kamelet 'target-file-put-action' needs the parameter 'directory'");
        assertThat(problemsOf("thing-make", "- kamelet: {name: target-tape-put-action}"))
                .containsExactly("8: unknown kamelet 'target-tape-put-action'");
    }

    @Test
    void looksIntoKamelets() throws IOException {
        kamelet("target-file-put-action", "file:{{directory}}", "fileNme: x");
        assertThat(problems()).containsExactly("9: component 'file' has no option 'fileNme' to send to");
    }

    private void kamelet(String name, String uri, String parameter) throws IOException {
        write("kamelets/" + name + ".kamelet.yaml", """
                metadata: {name: %s}
                spec:
                  definition: {description: x, required: [directory], properties: {directory: {type: string}}}
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - to:
                            {uri: "%s", parameters: {%s}}
                """.formatted(name, uri, parameter));
    }

    private List<String> problemsOf(String file, String step) throws IOException {
        Files.deleteIfExists(directory.resolve("other-name.camel.yaml"));
        Files.deleteIfExists(directory.resolve("thing-make.camel.yaml"));
        write(file + ".camel.yaml", """
                - route:
                    id: thing-make
                    description: x
                    from:
                      uri: direct:thing-make
                      steps:
                        - log: x
                        %s
                """.formatted(step));
        return problems();
    }

    private List<String> problems() {
        return RouteFiles.in(directory).problems().stream()
                .map(problem -> problem.line() + ": " + problem.message())
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static ApplicationProperties properties() {
        return ApplicationProperties.load(
                BASE.resolve("config"), Map.of("bactrian.home", "x", "bactrian.routes", "routes"));
    }
}
