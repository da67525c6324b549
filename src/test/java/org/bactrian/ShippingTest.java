package org.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What leaves the house: container files and the unit of systemd. */
class ShippingTest {
    private static final Path BASE = ArchitectureTest.base();

    @Test
    void theComposeFileFitsTheComposeSpecification() throws Exception {
        JsonNode compose = yaml("docker/compose.yaml");
        try (var file = getClass().getResourceAsStream("/schema/compose-spec.json")) {
            ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(file);
            schema.remove("$id"); // a relative one, which the validator refuses
            assertThat(JsonSchemaFactory.getInstance(VersionFlag.V7)
                            .getSchema(schema)
                            .validate(compose))
                    .isEmpty();
        }
    }

    @Test
    void everyFileThatTheContainersUseIsThereOrMadeByTheGuide() throws Exception {
        String guide = Files.readString(BASE.resolve("docs/install.md"));
        JsonNode compose = yaml("docker/compose.yaml");
        for (JsonNode volume : compose.at("/services/bactrian/volumes")) {
            String source = volume.asText().split(":")[0];
            assertThat(!source.startsWith("./") || guide.contains(source.substring(2)))
                    .as(source)
                    .isTrue();
        }
        compose.at("/secrets")
                .forEach(secret ->
                        assertThat(guide).contains(secret.path("file").asText().substring(2)));
        for (String copied : Files.readAllLines(BASE.resolve("docker/Dockerfile"))) {
            if (copied.startsWith("COPY ") && !copied.contains("--from")) {
                List<String> words = List.of(copied.split(" "));
                words.subList(1, words.size() - 1)
                        .forEach(word -> assertThat(BASE.resolve(word)).exists());
            }
        }
    }

    @Test
    void theServiceRunsAsItsOwnUserWithoutPrivileges() throws Exception {
        List<String> unit = Files.readAllLines(BASE.resolve("src/main/distribution/bactrian.service"));

        assertThat(unit)
                .contains("User=bactrian", "UMask=0077", "NoNewPrivileges=yes", "CapabilityBoundingSet=")
                .contains("ProtectSystem=strict", "StateDirectoryMode=0700")
                .anyMatch(line -> line.startsWith("LoadCredential="))
                .noneMatch(line -> line.contains("MemoryDenyWriteExecute=yes")); // Java compiles while it runs
        assertThat(Files.readString(BASE.resolve("docker/Dockerfile"))).contains("\nUSER 10001:10001\n");
    }

    private static JsonNode yaml(String file) throws IOException {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(BASE.resolve(file)));
        return new ObjectMapper().valueToTree(tree);
    }
}
