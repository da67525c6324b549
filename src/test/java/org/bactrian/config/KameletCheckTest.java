package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KameletCheckTest {
    private static final String PUT = """
            metadata: {name: target-file-put-action}
            spec:
              definition:
                required: [path, mode]
                properties:
                  path: {type: string}
                  mode: {type: string, default: strict, enum: [strict, lax]}
                  depth: {type: integer}
                  sync: {type: boolean}
                  password: {type: string, format: password, enum: [a]}
              template:
                from:
                  uri: kamelet:source
                  steps:
                    - to: {uri: "file:{{path}}"}
            """;

    @TempDir
    Path routes;

    @BeforeEach
    void kamelets() throws IOException {
        write("kamelets/target-file-put-action.kamelet.yaml", PUT);
        write("kamelets/target-s3-put-action.kamelet.yaml", """
                metadata: {name: target-s3-put-action}
                spec: {definition: {required: [bucket], properties: {path: {type: string}, bucket: {type: string}}}}
                """);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(routes.resolve(name).getParent());
        Files.writeString(routes.resolve(name), text);
    }

    private String report(String steps) throws IOException {
        write("copy/copy-run.camel.yaml", """
                - route:
                    id: copy-run
                    from:
                      uri: direct:copy-run
                      steps:
                """ + steps.indent(10));
        return ProblemReport.text(new KameletCheck(routes).check()).replace(routes + "/", "");
    }

    private static String oneError(String place, String text) {
        return "copy/copy-run.camel.yaml:" + place + ": " + text + "\n1 error, 0 warnings\n";
    }

    @Test
    void acceptsWhatIsRight() throws IOException {
        assertThat(report("""
                - kamelet: {name: target-file-put-action, parameters: {path: /a, mode: lax, depth: "3", sync: true}}
                - to: kamelet:target-file-put-action/one?path=/a&bridgeErrorHandler=true
                - toD: {uri: "kamelet:target-file-put-action?depth=${variable.depth}", parameters: {path: /a, mode: "{{mode}}"}}
                - to: {uri: "kamelet:target-s3-put-action", parameters: {bucket: "RAW({{b}})"}}
                """)).isEqualTo("0 errors, 0 warnings\n");
    }

    @Test
    void tellsOfAnUnknownParameter() throws IOException {
        assertThat(report("""
                - kamelet:
                    name: target-file-put-action
                    parameters:
                      path: /a
                      deph: 3
                """))
                .isEqualTo(oneError(
                        "10",
                        "[0].route.from.steps[0].kamelet.parameters.deph: kamelet 'target-file-put-action' has no parameter 'deph'\n"
                                + "  hint: did you mean 'depth'?"));
    }

    @Test
    void tellsOfAnUnknownParameterInAUri() throws IOException {
        assertThat(report("- to: kamelet:target-file-put-action?path=/a&nonsense=1"))
                .contains("copy/copy-run.camel.yaml:6: ")
                .contains("kamelet 'target-file-put-action' has no parameter 'nonsense'\n"
                        + "  hint: its parameters are: path, mode, depth, sync, password\n");
    }

    @Test
    void tellsOfAMissingParameterThatHasNoDefault() throws IOException {
        assertThat(report("- to: {uri: kamelet:target-file-put-action}"))
                .contains(
                        "kamelet 'target-file-put-action' needs the parameter 'path'\n  hint: add it to the parameters")
                .contains("1 error");
    }

    @Test
    void tellsOfWrongTypesAndWords() throws IOException {
        assertThat(report("""
                - kamelet: {name: target-file-put-action, parameters: {path: /a, mode: lex, depth: deep, sync: maybe}}
                """))
                .contains("parameter 'mode' has the unknown value 'lex'\n  hint: did you mean 'lax'?")
                .contains("parameter 'depth' is no whole number: 'deep'\n")
                .contains("parameter 'sync' is no true or false: 'maybe'\n")
                .contains("3 errors");
    }

    @Test
    void neverShowsAPassword() throws IOException {
        assertThat(report("""
                - kamelet: {name: target-file-put-action, parameters: {path: /a, password: hunter2}}
                """))
                .contains("parameter 'password' has the unknown value ******")
                .doesNotContain("hunter2");
    }

    @Test
    void tellsOfAnUnknownKamelet() throws IOException {
        assertThat(report("- kamelet: {name: target-flie-put-action}"))
                .contains("unknown kamelet 'target-flie-put-action'\n  hint: did you mean 'target-file-put-action'?");
    }

    @Test
    void aNameWithAPlaceholderStandsForAllThatItFits() throws IOException {
        assertThat(report("- kamelet: {name: \"target-{{kind}}-put-action\", parameters: {path: /a, bucket: b}}"))
                .contains("kamelet 'target-file-put-action' has no parameter 'bucket'")
                .contains("1 error");
    }

    @Test
    void comparesTemplatedRoutesWithTheirTemplate() throws IOException {
        write("templates.camel.yaml", """
                - routeTemplate:
                    id: upload
                    parameters: [{name: target}, {name: class, defaultValue: STANDARD}, {name: note, required: false}]
                    from: {uri: "direct:upload-{{target}}", steps: [{log: "x"}]}
                - templatedRoute: {routeTemplateRef: upload, routeId: a, parameters: [{name: target, value: eu}]}
                - templatedRoute:
                    routeTemplateRef: upload
                    parameters:
                      - {name: tarket, value: eu}
                - templatedRoute: {routeTemplateRef: uplaod, parameters: []}
                """);

        assertThat(ProblemReport.text(new KameletCheck(routes).check()).replace(routes + "/", ""))
                .isEqualTo("""
                        templates.camel.yaml:6: [2].templatedRoute: route template 'upload' needs the parameter 'target'
                          hint: add it to the parameters
                        templates.camel.yaml:9: [2].templatedRoute.parameters[0]: route template 'upload' has no parameter 'tarket'
                          hint: did you mean 'target'?
                        templates.camel.yaml:10: [3].templatedRoute.routeTemplateRef: unknown route template 'uplaod'
                          hint: did you mean 'upload'?
                        3 errors, 0 warnings
                        """);
    }

    @Test
    void tellsOfRoutesThatAreNoYaml() throws IOException {
        write("broken.camel.yaml", "- route: {id: a\n");

        assertThat(new KameletCheck(routes).check())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("no valid YAML: ");
    }
}
