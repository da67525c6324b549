package org.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bactrian.SampleEstate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real main in a JVM of its own. */
class CommandLineTest {
    @TempDir
    Path home;

    @Test
    void namesItsVersions() throws Exception {
        Ended ended = Ended.bactrian(home, Map.of(), "--version");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("bactrian ", "camel 4.", "java ");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void listsAllCommandsInItsHelp() throws Exception {
        assertThat(Ended.bactrian(home, Map.of(), "--help").out())
                .contains("validate", "run", "backup", "backups", "status", "schedule", "keys", "doctor", "notify")
                .contains("quickstart", "test");
    }

    @Test
    void saysWhatWasMeantInsteadOfAnUnknownCommand() throws Exception {
        Ended ended = Ended.bactrian(home, Map.of(), "valdate");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("error: unmatched argument").contains("hint: did you mean 'validate'?");
    }

    @Test
    void refusesAnUnknownOption() throws Exception {
        Ended ended = Ended.bactrian(home, Map.of(), "backup", "--targets");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("error: unknown option: '--targets'").contains("hint: ");
    }

    @Test
    void refusesToWorkWithoutAConfiguration() throws Exception {
        Ended ended = Ended.bactrian(
                home, Map.of("BACTRIAN_CONFIG", home.resolve("nowhere").toString()), "status");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("nowhere is no directory", "hint: BACTRIAN_CONFIG");
    }

    @Test
    void findsNothingWrongWithTheSample() throws Exception {
        SampleEstate estate = SampleEstate.in(home);
        Ended ended = Ended.bactrian(home, estate.environment(), "validate");
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("0 errors").contains("systems with ", " routes");
    }

    @Test
    void reportsFaultsOfAllFilesAtOnce() throws Exception {
        SampleEstate estate = plantFaults();
        Ended ended = Ended.bactrian(home, estate.environment(), "validate");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out())
                .contains("targets.yaml:7: targets.primary.regoin:", "did you mean 'region'?")
                .contains("no-where.camel.yaml:6: no route starts from direct:nothing")
                .contains("camel.main.jmxEnabeld: is no key of Camel");
    }

    @Test
    void faultyPropertiesHideNoOtherFault() throws Exception {
        SampleEstate estate = plantFaults();
        Path properties = estate.config().resolve("application.properties");
        Files.writeString(
                properties, Files.readString(properties).replace("bactrian.catalog.url =", "bactrian.catalog.ulr ="));
        Ended ended = Ended.bactrian(home, estate.environment(), "validate");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("unknown key 'bactrian.catalog.ulr'", "did you mean 'bactrian.catalog.url'?")
                .contains("targets.yaml:7: targets.primary.regoin:");
    }

    @Test
    void findsKameletsOfAKindThatAreMissing() throws Exception {
        SampleEstate estate = SampleEstate.in(home);
        Files.delete(estate.routes().resolve("kamelets/target-s3-list-action.kamelet.yaml"));
        Ended ended = Ended.bactrian(home, estate.environment(), "validate");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).contains("target-s3-list-action.kamelet.yaml: the kamelet is missing");
    }

    @Test
    void givesItsReportAsJson() throws Exception {
        SampleEstate estate = plantFaults();
        Ended ended = Ended.bactrian(home, estate.environment(), "validate", "--json");
        assertThat(ended.exitCode()).isEqualTo(2);
        JsonNode problems = new ObjectMapper().readTree(ended.out());
        assertThat(problems).isNotEmpty().allMatch(problem -> problem.has("file") && problem.has("hint"));
    }

    @Test
    void runRefusesToStartOnTheSameReport() throws Exception {
        SampleEstate estate = plantFaults();
        Ended ended = Ended.bactrian(home, estate.environment(), "run");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("regoin", "direct:nothing", "hint: mend them");
    }

    @Test
    void namesTheSourcesThereAreWhenOneIsNotThere() throws Exception {
        SampleEstate estate = SampleEstate.in(home);
        Ended ended = Ended.bactrian(home, estate.environment(), "backup", "argo/tradng-db");
        assertThat(ended.exitCode()).isEqualTo(6);
        assertThat(ended.err()).contains("the inventory has no 'argo/tradng-db'", "argo/trading-db");
    }

    @Test
    void makesKeysOnce() throws Exception {
        Ended made = Ended.bactrian(home, Map.of(), "keys", "create", "keys");
        assertThat(made.exitCode()).isZero();
        assertThat(made.out()).contains("recipient for keys.yaml: age1");
        assertThat(Ended.bactrian(home, Map.of(), "keys", "create", "keys").exitCode())
                .isEqualTo(8);
    }

    @Test
    void leavesQuickstartToTheLauncher() throws Exception {
        Ended ended = Ended.bactrian(home, Map.of(), "quickstart", "--exit", "--yes");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("the launcher runs 'quickstart'");
    }

    private SampleEstate plantFaults() throws Exception {
        SampleEstate estate = SampleEstate.in(home);
        Path targets = estate.config().resolve("targets.yaml");
        Files.writeString(targets, Files.readString(targets).replaceFirst("region: berlin", "regoin: berlin"));
        Path properties = estate.config().resolve("application.properties");
        Files.writeString(properties, Files.readString(properties) + "\ncamel.main.jmxEnabeld = false\n");
        Files.writeString(estate.routes().resolve("no-where.camel.yaml"), """
                - route:
                    id: no-where
                    description: x
                    from:
                      uri: direct:no-where
                      steps: [{to: direct:nothing}]
                """);
        return estate;
    }
}
