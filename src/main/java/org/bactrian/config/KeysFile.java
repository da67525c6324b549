package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/**
 * {@code keys.yaml}, changed as a careful person would: one place at a time, comments and layout kept. What each change
 * gave is read again and compared with what it should say, before anything is written.
 */
public final class KeysFile {
    private static final String RECIPIENTS = "recipients";
    private static final String SIGNERS = "trustedSigners";

    private final Path file;
    private final String read;
    private final String text;

    private KeysFile(Path file, String read, String text) {
        this.file = file;
        this.read = read;
        this.text = text;
    }

    /**
     * Reads the file.
     *
     * @param configDir the configuration directory, whose {@code keys.yaml} was checked
     * @throws UncheckedIOException when it cannot be read
     */
    public static KeysFile in(Path configDir) {
        try {
            Path file = configDir.resolve("keys.yaml").toRealPath();
            String text = Files.readString(file);
            return new KeysFile(file, text, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** The text with all changes. */
    public String text() {
        return text;
    }

    /** With one more trusted signer, from a moment on. */
    public KeysFile withSigner(String label, String publicKeyFile, Instant from) {
        ObjectNode expected = tree(text);
        ((ArrayNode) expected.path(SIGNERS))
                .addObject()
                .put("label", label)
                .put("publicKeyFile", publicKeyFile)
                .put("from", from.toString());
        return changed(
                expected,
                new YamlText(text)
                        .append(
                                SIGNERS,
                                "label",
                                YamlText.scalar(label),
                                "publicKeyFile",
                                YamlText.scalar(publicKeyFile),
                                "from",
                                YamlText.scalar(from.toString())));
    }

    /** With a trusted signer that counts until a moment only. */
    public KeysFile withSignerUntil(int index, Instant until) {
        ObjectNode expected = tree(text);
        ((ObjectNode) expected.path(SIGNERS).path(index)).put("until", until.toString());
        return changed(expected, new YamlText(text).set(SIGNERS, index, "until", YamlText.scalar(until.toString())));
    }

    /** With a trusted signer that counts no more; the reason stands as a comment above it. */
    public KeysFile withRevokedSigner(int index, String comment) {
        ObjectNode expected = tree(text);
        ((ObjectNode) expected.path(SIGNERS).path(index)).put("revoked", true);
        String revoked = new YamlText(text).set(SIGNERS, index, "revoked", "true");
        return changed(expected, new YamlText(revoked).comment(SIGNERS, index, oneLine(comment)));
    }

    /** With one more recipient. */
    public KeysFile withRecipient(KeysSpec.Recipient recipient) {
        ObjectNode expected = tree(text);
        ((ArrayNode) expected.path(RECIPIENTS))
                .addObject()
                .put("label", recipient.label())
                .put("key", recipient.key())
                .put("keptAt", recipient.keptAt());
        return changed(
                expected,
                new YamlText(text)
                        .append(
                                RECIPIENTS,
                                "label",
                                YamlText.scalar(recipient.label()),
                                "key",
                                YamlText.scalar(recipient.key()),
                                "keptAt",
                                YamlText.scalar(recipient.keptAt())));
    }

    /** Without a recipient, whose lines stay as comments: where its identity is kept matters as long as its backups. */
    public KeysFile withoutRecipient(int index, String comment) {
        ObjectNode expected = tree(text);
        ((ArrayNode) expected.path(RECIPIENTS)).remove(index);
        String commented = new YamlText(text).comment(RECIPIENTS, index, oneLine(comment));
        return changed(expected, new YamlText(commented).commentOut(RECIPIENTS, index));
    }

    /**
     * Keeps a copy of the file as it was read: {@code keys.yaml.before-<time>}.
     *
     * @param stamp the time, for the name
     */
    public Path keepBefore(String stamp) {
        try {
            requireUnchanged();
            String name = file.getFileName() + ".before-" + stamp;
            Path kept = file.resolveSibling(name);
            for (int i = 2; Files.exists(kept); i++) { // two changes within a second
                kept = file.resolveSibling(name + "-" + i);
            }
            return Files.copy(file, kept, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts the changed text in the place of the file, in one step; owner and permissions stay.
     *
     * @return the file as it is now
     * @throws BactrianException (REFUSED) when somebody changed it in the meantime
     */
    public KeysFile save() {
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            requireUnchanged();
            Files.deleteIfExists(fresh); // of a change that was interrupted
            Files.copy(file, fresh, StandardCopyOption.COPY_ATTRIBUTES);
            if (!Files.getOwner(fresh).equals(Files.getOwner(file))) {
                Files.setOwner(fresh, Files.getOwner(file));
            }
            Files.writeString(fresh, text, StandardOpenOption.TRUNCATE_EXISTING);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new KeysFile(file, text, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireUnchanged() throws IOException {
        if (!Files.readString(file, StandardCharsets.UTF_8).equals(read)) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    file + " was changed by somebody else in the meantime",
                    "look at it, then try again");
        }
    }

    private KeysFile changed(JsonNode expected, String changed) {
        if (!expected.equals(tree(changed))) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    file + " is laid out in a way that cannot be changed safely",
                    "write its lists with each item on lines of its own, as the sample does");
        }
        return new KeysFile(file, read, changed);
    }

    private ObjectNode tree(String yaml) {
        List<Problem> problems = new ArrayList<>();
        JsonNode tree = new YamlReader(file.toString(), problems)
                .read(yaml)
                .map(YamlReader.Document::tree)
                .orElse(null);
        if (tree instanceof ObjectNode object && problems.isEmpty()) {
            return object;
        }
        throw new BactrianException(
                ErrorKind.FAILED,
                file + " has errors:\n" + ProblemReport.text(problems),
                "'bactrian validate' checks it");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
