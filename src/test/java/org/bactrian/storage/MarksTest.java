package org.bactrian.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Mark;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.Volume;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marks are signed, fit their schema, and count only beside their own backup. */
class MarksTest {
    private static final String DIRECTORY = "argo/db/20261122T020000Z-full-x7k2";
    private static final Instant AT = Instant.parse("2026-11-22T12:00:00.123Z");

    @TempDir
    Path directory;

    private Marks marks;

    @BeforeEach
    void keys() {
        new KeyFiles(Clock.systemUTC()).create(directory.resolve("keys"));
        KeysSpec keys = new KeysSpec(
                List.of(),
                directory.resolve("keys/signing.pem"),
                null,
                List.of(new TrustedSigner("mine", directory.resolve("keys/signing.pub.pem"), null, null, false)));
        marks = new Marks(this::stage, keys);
    }

    @Test
    void markIsReadBackAsItWasWritten() throws Exception {
        for (Mark.Kind kind : Mark.Kind.values()) {
            Mark mark = new Mark(kind, DIRECTORY, "primary", "main-00000: wrong \"checksum\"", AT, "this-one");
            List<Volume> files = marks.write(run(), mark);

            assertThat(files)
                    .extracting(Volume::name)
                    .containsExactly(
                            "marks/20261122T120000123Z-" + kind.word() + ".json.sig",
                            "marks/20261122T120000123Z-" + kind.word() + ".json");
            byte[] json = Files.readAllBytes(files.get(1).file());
            byte[] signature = Files.readAllBytes(files.get(0).file());
            assertThat(marks.read(json, signature, DIRECTORY)).isEqualTo(mark);
            assertThat(problems(json)).isEmpty();
        }
    }

    @Test
    void alteredOrMovedMarkDoesNotCount() throws Exception {
        List<Volume> files =
                marks.write(run(), new Mark(Mark.Kind.QUARANTINE, DIRECTORY, "primary", "bad", AT, "this-one"));
        byte[] json = Files.readAllBytes(files.get(1).file());
        byte[] signature = Files.readAllBytes(files.get(0).file());

        byte[] lifted = new String(json, StandardCharsets.UTF_8)
                .replace("quarantine", "lifted")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> marks.read(lifted, signature, DIRECTORY)).isInstanceOf(BactrianException.class);
        assertThatThrownBy(() -> marks.read(json, signature, "argo/db/20261122T020000Z-full-y8l3"))
                .hasMessageContaining("is of " + DIRECTORY);
        assertThatThrownBy(() -> marks.read("{\"format\": 7}".getBytes(StandardCharsets.UTF_8), signature, DIRECTORY))
                .hasMessageContaining("format 7");
        assertThatThrownBy(() -> marks.read("no".getBytes(StandardCharsets.UTF_8), signature, DIRECTORY))
                .hasMessageContaining("damaged");
        assertThat(problems("{\"format\": 0, \"kind\": \"bad\"}".getBytes(StandardCharsets.UTF_8)))
                .isNotEmpty();
    }

    private static List<String> problems(byte[] json) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        try (InputStream schema = MarksTest.class.getResourceAsStream("/schema/mark.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(mapper.readTree(schema))
                    .validate(mapper.readTree(json))
                    .stream()
                    .map(Object::toString)
                    .toList();
        }
    }

    private Volume stage(Run run, String name, byte[] bytes) {
        try {
            Path file = directory.resolve(Path.of(name).getFileName());
            Files.write(file, bytes);
            return new Volume(name, file, bytes.length, Sha256.of(bytes));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Run run() {
        SourceId source = new SourceId("argo", "db");
        BackupId id = BackupId.create(AT, BackupType.FULL, 1);
        return new Run("r", "verify-run", source, id, BackupType.FULL, Purpose.MANUAL, List.of(), 1, AT, "me", "x");
    }
}
