package org.bactrian.storage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Mark;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.Volume;
import org.bactrian.config.KeysSpec;

/** Signed marks as the files that lie beside a backup; {@code schema/mark.schema.json} describes them. */
public final class Marks {
    /** The number of the format that is written. */
    public static final int FORMAT = 0;

    /** Where marks lie below a backup's directory. */
    public static final String DIRECTORY = "marks";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ManifestSealer.StagedFiles staging;
    private final KeysSpec keys;
    private final Supplier<Signatures> signatures;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** @param keys the signing key is read at every mark, the trusted signers at every reading */
    public Marks(ManifestSealer.StagedFiles staging, KeysSpec keys) {
        this.staging = requireNonNull(staging);
        this.keys = requireNonNull(keys);
        this.signatures = () -> new Signatures(keys.trustedSigners());
    }

    /** The name of a mark: {@code <time>-<kind>}, to the millisecond. */
    public String name(Mark mark) {
        return TIME.format(mark.at()) + "-" + mark.kind().word();
    }

    /**
     * Stages a mark and its signature for a run: the signature first, so that a mark is never there without one.
     *
     * @return volumes whose names are the objects' names below the backup's directory
     */
    public List<Volume> write(Run run, Mark mark) {
        SigningKey key = SigningKey.read(keys.signingKeyFile());
        byte[] bytes = bytes(mark);
        String name = DIRECTORY + "/" + name(mark) + ".json";
        return List.of(staging.file(run, name + ".sig", key.sign(bytes)), staging.file(run, name, bytes));
    }

    /**
     * Reads a mark whose signature counts.
     *
     * @param directory where it was found below the target's root: {@code system/source/backup}
     * @throws BactrianException VERIFICATION_FAILED when it is damaged, of an unknown format, unsigned or of another backup
     */
    public Mark read(byte[] bytes, byte[] signature, String directory) {
        Mark mark = parse(bytes, directory);
        signatures.get().verify(bytes, signature, mark.at());
        if (!mark.directory().equals(directory)) {
            throw refused("the mark in " + directory + " is of " + mark.directory());
        }
        return mark;
    }

    private byte[] bytes(Mark mark) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format", FORMAT);
        fields.put("kind", mark.kind().word());
        fields.put("directory", mark.directory());
        fields.put("target", mark.target());
        fields.put("reason", mark.reason());
        fields.put("at", mark.at().toString());
        fields.put("installation", mark.installation());
        try {
            return (json.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the mark of " + mark.directory() + " cannot be written", e);
        }
    }

    private Mark parse(byte[] bytes, String directory) {
        try {
            JsonNode tree = json.readTree(bytes);
            if (tree.path("format").asInt(-1) != FORMAT) {
                throw refused(
                        "the mark in " + directory + " has format " + tree.path("format") + ", known is " + FORMAT);
            }
            return new Mark(
                    Mark.Kind.valueOf(tree.path("kind").asText().toUpperCase(Locale.ROOT)),
                    tree.path("directory").asText(),
                    tree.path("target").asText(),
                    tree.path("reason").asText(),
                    Instant.parse(tree.path("at").asText()),
                    tree.path("installation").asText());
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            throw refused("the mark in " + directory + " is damaged");
        }
    }

    private static BactrianException refused(String fact) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED, fact, "it does not count; look where it came from, and what changed it");
    }
}
