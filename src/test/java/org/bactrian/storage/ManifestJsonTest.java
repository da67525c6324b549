package org.bactrian.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestJsonTest {
    private static final String SHA = "ab".repeat(32);
    private static final String DIRECTORY = "argo/trading-db/20261122T020000Z-full-x7k2";
    private final ManifestJson json = new ManifestJson();

    @TempDir
    Path root = Path.of("");

    @Test
    void whatIsWrittenIsRead() {
        byte[] bytes = json.write(sample());
        assertThat(ManifestSchema.problems(bytes)).isEmpty();
        Manifest read = json.read(bytes, DIRECTORY);
        assertThat(read).isEqualTo(sample());
        assertThat(json.write(read)).isEqualTo(bytes);
        assertThat(text(bytes))
                .startsWith("{\n  \"format\" : 0,\n  \"system\" : \"argo\",")
                .endsWith("}\n");
        assertThat(read.storedSize()).isEqualTo(10);
        assertThat(read.plainSize()).isEqualTo(100);
    }

    @Test
    void theManifestOfARealBackupFitsTheSchema() throws Exception {
        DumpFacts facts =
                new DumpFacts(SampleBackup.START, Map.of("sqlite", "3.40"), Map.of("t", 1L), Map.of("a", List.of(1)));
        SampleBackup sample = SampleBackup.in(root);
        Manifest manifest = sample.make("sqlite", facts, PayloadStream.plain("main", out -> out.write(new byte[9_000])))
                .sealed()
                .manifest();
        assertThat(ManifestSchema.problems(json.write(manifest))).isEmpty();
        assertThat(text(json.write(manifest))).contains("plainSha256");
    }

    @Test
    void theChecksumOfASecretPlaintextIsLeftOut() throws Exception {
        DumpFacts facts = new DumpFacts(SampleBackup.START, Map.of(), Map.of(), Map.of());
        SampleBackup sample = SampleBackup.in(root).ofSecretSource();
        SampleBackup.Made made =
                sample.make("config", facts, PayloadStream.plain("main", out -> out.write(new byte[9])));
        byte[] bytes = json.write(made.sealed().manifest());
        assertThat(text(bytes)).doesNotContain("plainSha256");
        assertThat(made.directory().resolve("RESTORE.txt")).content().doesNotContain("sha256sum | cut -c1-64)\" =");
        assertThat(ManifestSchema.problems(bytes)).isEmpty();
        assertThat(json.read(bytes, "argo/config-source/" + made.directory().getFileName())
                        .streams()
                        .get(0)
                        .plainSha256())
                .isNull();
    }

    @Test
    void schemaAndRecordHaveTheSameFields() {
        JsonNode schema = ManifestSchema.tree();
        assertThat(names(schema.at("/properties"))).containsExactlyElementsOf(names(Manifest.class));
        assertThat(names(schema.at("/properties/streams/items/properties")))
                .containsExactlyElementsOf(names(Manifest.Stream.class));
        assertThat(names(schema.at("/properties/previous/oneOf/1/properties")))
                .containsExactlyElementsOf(names(Manifest.Previous.class));
        assertThat(names(schema.at("/$defs/file/properties"))).containsExactlyElementsOf(names(FileRecord.class));
        List<String> required = new ArrayList<>();
        schema.at("/required").forEach(name -> required.add(name.asText()));
        assertThat(required)
                .containsExactlyElementsOf(names(Manifest.class).stream()
                        .filter(name -> !List.of("base", "previous").contains(name))
                        .toList());
    }

    @Test
    void unknownFieldsAreIgnored() {
        String more =
                text(json.write(sample())).replaceFirst("\"format\" : 0,", "\"format\" : 0, \"news\" : {\"a\" : 1},");
        assertThat(json.read(more.getBytes(StandardCharsets.UTF_8), DIRECTORY)).isEqualTo(sample());
    }

    @Test
    void whatCannotBeTrustedIsRefused() {
        refused("\"format\" : 0", "\"format\" : 7", "has format 7, known is 0");
        refused("\"format\" : 0,", "", "names no format");
        refused("\"age\"", "\"rot13\"", "has codecs [zstd, rot13], known are [age, zstd]");
        refused("\"trading-db\"", "\"other-db\"", "is of argo/other-db/");
        refused("\"main-00000\"", "\"../../etc/passwd\"", "lists a file wrongly");
        refused("\"installation\" : \"here\",", "", "lacks installation");
        refused("\"sequence\" : 3,", "\"sequence\" : null,", "damaged");
        refused("\"2026-11-22T02:00:05.123456Z\"", "\"yesterday\"", "damaged");
        refused("\"streams\" : [", "\"streams\" : 4, \"x\" : [", "damaged");
        refused("}\n", "", "damaged");
    }

    private void refused(String what, String by, String message) {
        String original = text(json.write(sample()));
        assertThat(original).contains(what);
        String changed = what.equals("}\n")
                ? original.substring(0, original.length() - 3)
                : original.replaceFirst(
                        java.util.regex.Pattern.quote(what), java.util.regex.Matcher.quoteReplacement(by));
        assertThatThrownBy(() -> json.read(changed.getBytes(StandardCharsets.UTF_8), DIRECTORY))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining(message);
    }

    private static Manifest sample() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("comment", null);
        properties.put("list", List.of("a", 1, true));
        return new Manifest(
                0,
                "argo",
                "trading-db",
                "20261122T020000Z-full-x7k2",
                "here",
                "postgres",
                BackupType.FULL,
                Purpose.SCHEDULED,
                null,
                3,
                new Manifest.Previous("20261121T020000Z-full-aaaa", SHA),
                Instant.parse("2026-11-22T02:00:05.123456Z"),
                SampleBackup.START,
                SampleBackup.START.plusSeconds(60),
                List.of(new Manifest.Stream(
                        "main",
                        List.of("zstd", "age"),
                        100,
                        SHA,
                        10,
                        SHA,
                        List.of(new FileRecord("main-00000", 10, SHA)))),
                List.of(new FileRecord("RESTORE.txt", 5, SHA)),
                "cd".repeat(16),
                List.of("ef".repeat(16)),
                Map.of("pg_dump", "15.18"),
                Map.of("public.signals", 5_000_000_000L),
                Map.of(),
                properties);
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static List<String> names(JsonNode properties) {
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
