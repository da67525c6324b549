package org.bactrian.keys;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/**
 * When it was last proven that there is an identity to a recipient: {@code state/keys-proven.json}, by recipient. It
 * holds nothing secret, and losing it costs a warning.
 */
public final class Proofs {
    /** How long a proof counts. */
    public static final Duration VALID = Duration.ofDays(90);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    /** @param home what {@code bactrian.home} stands for */
    public Proofs(Path home) {
        this.file = requireNonNull(home, "home required").resolve("state/keys-proven.json");
    }

    /** When the identity to a recipient was last seen to work; empty: never. */
    public Optional<Instant> provenAt(String recipient) {
        String time = read().path(recipient).path("provenAt").asText();
        try {
            return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
        } catch (DateTimeParseException e) {
            throw unreadable(e);
        }
    }

    /** Whether there is a proof that counts at this time. */
    public boolean counts(String recipient, Instant now) {
        return provenAt(recipient)
                .filter(proven -> proven.plus(VALID).isAfter(now))
                .isPresent();
    }

    /**
     * Notes a proof.
     *
     * @throws UncheckedIOException when the file cannot be written
     */
    public void record(String recipient, String label, Instant now) {
        ObjectNode all = read();
        all.putObject(recipient).put("label", label).put("provenAt", now.toString());
        Path fresh = file.resolveSibling(".keys-proven.json.new");
        try {
            Files.createDirectories(requireNonNull(file.getParent()));
            Files.writeString(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode read() {
        try {
            JsonNode tree = JSON.readTree(Files.readString(file));
            return tree instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (NoSuchFileException e) {
            return JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BactrianException unreadable(Exception cause) {
        return new BactrianException(
                ErrorKind.FAILED, file + " is damaged", "remove it, then run 'bactrian keys prove' again", cause);
    }
}
