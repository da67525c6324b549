package org.bactrian.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StreamRecord.FileRecord;

/** Manifests as the bytes of {@code manifest.json}; {@code schema/manifest.schema.json} describes them. */
public final class ManifestJson {
    /** The codecs that readers of this format know. */
    private static final Set<String> CODECS = Set.of("zstd", "age");

    /** A plain name: a file named in a manifest never leads out of its directory. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** May be absent or null. */
    private static final Set<String> OPTIONAL = Set.of("base", "previous");

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .addModule(new SimpleModule()
                    .addSerializer(new InstantWriter())
                    .addDeserializer(Instant.class, new InstantReader()))
            .addMixIn(Manifest.Stream.class, NoNulls.class)
            .build();

    /** The bytes to be signed and stored. The same manifest gives the same bytes. */
    public byte[] write(Manifest manifest) {
        try {
            return (mapper.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the manifest of " + manifest.directory() + " cannot be written", e);
        }
    }

    /**
     * Reads a manifest; unknown fields are ignored.
     *
     * @param directory where it was found below the target's root: {@code system/source/backup}
     * @throws BactrianException when it is damaged, has an unknown format or codec, or lies in another backup's directory
     */
    public Manifest read(byte[] json, String directory) {
        try {
            JsonNode tree = mapper.readTree(json);
            requireFormat(tree, directory);
            Manifest manifest = mapper.treeToValue(tree, Manifest.class);
            requireFields(tree, manifest, directory);
            if (!manifest.directory().equals(directory)) {
                throw refused(
                        "the manifest in " + directory + " is of " + manifest.directory(),
                        "the files were moved or swapped: look where they came from");
            }
            return manifest;
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "the manifest in " + directory + " is damaged: " + firstLine(e),
                    "use another copy",
                    e);
        }
    }

    private static void requireFormat(JsonNode tree, String directory) {
        JsonNode format = tree.path("format");
        if (!format.isInt()) {
            throw refused("the manifest in " + directory + " names no format", "use another copy");
        }
        if (format.intValue() != Manifest.FORMAT) {
            throw refused(
                    "the manifest in " + directory + " has format " + format.intValue() + ", known is "
                            + Manifest.FORMAT,
                    "a release that knows it can read it");
        }
    }

    private static void requireFields(JsonNode tree, Manifest manifest, String directory) {
        List<String> missing = Stream.of(Manifest.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !OPTIONAL.contains(name) && !tree.hasNonNull(name))
                .toList();
        if (!missing.isEmpty()) {
            throw refused("the manifest in " + directory + " lacks " + String.join(", ", missing), "use another copy");
        }
        manifest.files().forEach(file -> requireFile(file, directory));
        for (Manifest.Stream stream : manifest.streams()) {
            if (stream == null || stream.name() == null || stream.codecs() == null || stream.volumes() == null) {
                throw refused(
                        "the manifest in " + directory + " lists a stream wrongly: " + stream, "use another copy");
            }
            if (!CODECS.containsAll(stream.codecs())) {
                throw refused(
                        "stream " + stream.name() + " of " + directory + " has codecs " + stream.codecs()
                                + ", known are " + CODECS.stream().sorted().toList(),
                        "a release that knows them can read it");
            }
            stream.volumes().forEach(volume -> requireFile(volume, directory));
        }
    }

    private static void requireFile(FileRecord file, String directory) {
        if (file == null
                || file.name() == null
                || !FILE_NAME.matcher(file.name()).matches()
                || file.sha256() == null
                || !SHA256.matcher(file.sha256()).matches()) {
            throw refused("the manifest in " + directory + " lists a file wrongly: " + file, "use another copy");
        }
    }

    private static BactrianException refused(String fact, String hint) {
        return new BactrianException(ErrorKind.VERIFICATION_FAILED, fact, hint);
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** The sha256 that is left out for secret sources leaves no trace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private interface NoNulls {}

    private static final class InstantWriter extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class InstantReader extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(parser.getText());
            } catch (DateTimeException e) {
                throw context.weirdStringException(parser.getText(), Instant.class, e.getMessage());
            }
        }
    }
}
