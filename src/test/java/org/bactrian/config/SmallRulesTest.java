package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Nearest;
import org.bactrian.config.Problem.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallRulesTest {
    @Test
    void recipientsAreCheckedToTheLastLetter() {
        assertThat(AgeRecipient.valid(SampleEstate.RECIPIENT)).isTrue();
        assertThat(AgeRecipient.valid(SampleEstate.OTHER_RECIPIENT)).isTrue();
        for (int i = 4; i < SampleEstate.RECIPIENT.length(); i++) {
            char other = SampleEstate.RECIPIENT.charAt(i) == 'q' ? 'p' : 'q';
            String mistyped = SampleEstate.RECIPIENT.substring(0, i) + other + SampleEstate.RECIPIENT.substring(i + 1);
            assertThat(AgeRecipient.valid(mistyped)).as(mistyped).isFalse();
        }
        assertThat(AgeRecipient.valid(SampleEstate.RECIPIENT.substring(0, 40))).isFalse();
        assertThat(AgeRecipient.valid("")).isFalse();
    }

    @Test
    void nearestIsWhatWasMeant() {
        List<String> keys = List.of("host", "port", "path", "password", "passwordFile");
        assertThat(Nearest.to("prot", keys)).contains("port");
        assertThat(Nearest.to("Port", keys)).contains("port");
        assertThat(Nearest.to("passwordfile", keys)).contains("passwordFile");
        assertThat(Nearest.to("somethingElse", keys)).isEmpty();
        assertThat(Nearest.to("x", List.of("a"))).isEmpty();
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void pointersReadAsPeopleWriteThem() {
        assertThat(Pointer.dotted("/plan/0/tell/12", List.of("/plan", "/plan/0/tell")::contains))
                .isEqualTo("plan[0].tell[12]");
        assertThat(Pointer.dotted("/systems/2024/a~1b", List.of()::contains)).isEqualTo("systems.2024.a/b");
        assertThat(Pointer.dotted("", List.of()::contains)).isEmpty();
        assertThat(Pointer.dotted("/0/route", List.of("")::contains)).isEqualTo("[0].route");
    }

    @Test
    void sizesAreBytes() {
        assertThat(Sizes.parse("64KiB")).isEqualTo(65_536);
        assertThat(Sizes.parse("128MiB")).isEqualTo(134_217_728);
        assertThat(Sizes.parse("2GiB")).isEqualTo(2_147_483_648L);
        assertThatThrownBy(() -> Sizes.parse("1MB")).hasMessage("'1MB' is no size, such as 512KiB, 128MiB or 1GiB");
    }

    @Test
    void yamlKeepsLinesTypesAndText() {
        List<Problem> problems = new ArrayList<>();
        YamlReader.Document document = new YamlReader("f", problems)
                .read("a: 1\nb:\n  - {c: yes}\n  - 0.5\n  - 007\nd/e: ~\n")
                .orElseThrow();
        assertThat(problems).isEmpty();
        assertThat(document.tree().path("a").isIntegralNumber()).isTrue();
        assertThat(document.tree().at("/b/0/c").asText()).isEqualTo("yes");
        assertThat(document.tree().at("/b/1").isDouble()).isTrue();
        assertThat(document.tree().at("/b/2").isTextual()).isTrue();
        assertThat(document.lines())
                .containsEntry("/b/0/c", 3)
                .containsEntry("/b/2", 5)
                .containsEntry("/d~1e", 6);
    }

    @Test
    void yamlThatRefersToItselfIsRefused() {
        List<Problem> problems = new ArrayList<>();
        assertThat(new YamlReader("f", problems).read("a: &x\n  b: *x\n")).isEmpty();
        assertThat(problems)
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("no valid YAML");
    }

    @Test
    void reportCountsErrorsAndWarnings() {
        assertThat(ProblemReport.text(List.of(
                        new Problem(
                                "config/systems.yaml",
                                12,
                                "systems.argo.sources.db.prot",
                                "unknown key 'prot'",
                                "did you mean 'port'?",
                                Severity.ERROR),
                        new Problem("config/keys.yaml", 0, "", "the file is missing", "", Severity.ERROR),
                        new Problem("config/keys.yaml", 3, "recipients", "only one", "add one", Severity.WARNING))))
                .isEqualTo("""
                        config/systems.yaml:12: systems.argo.sources.db.prot: unknown key 'prot'
                          hint: did you mean 'port'?
                        config/keys.yaml: the file is missing
                        config/keys.yaml:3: warning: recipients: only one
                          hint: add one
                        2 errors, 1 warning
                        """);
    }

    @Test
    void propertiesTakeSecretsFromFilesAndTheEnvironment(@TempDir Path home) throws IOException {
        Path file = Files.createDirectory(home.resolve("config")).resolve("application.properties");
        Files.writeString(home.resolve("secret"), "hunter2\n");
        Files.writeString(file, "a = {{file:secret}}\nb = {{env:BACTRIAN_NOT_SET:plain}}\n");
        ApplicationProperties properties = ApplicationProperties.load(home.resolve("config"), Map.of());
        assertThat(properties.text("a")).isEqualTo("hunter2");
        assertThat(properties.text("b")).isEqualTo("plain");

        Files.writeString(file, "a = {{env:BACTRIAN_NOT_SET}}\n");
        assertThatThrownBy(() -> ApplicationProperties.load(home.resolve("config"), Map.of()))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("BACTRIAN_NOT_SET");
    }
}
