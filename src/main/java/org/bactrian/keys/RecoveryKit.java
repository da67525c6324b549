package org.bactrian.keys;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Sha256;
import org.bactrian.config.Secret;

/**
 * What lies in the safe: with it and one target, everything comes back. It is composed in memory and looked through for
 * secrets in clear before the first byte is written.
 */
public final class RecoveryKit {
    /** The identities, under the passphrase. */
    public static final String IDENTITY = "identity.txt.enc";

    /** sha256 of every other file. */
    public static final String SUMS = "SHA256SUMS";

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("AGE-SECRET-KEY-1[A-Z0-9]{20}|-----BEGIN [A-Z ]*PRIVATE KEY-----");
    private static final int SHORTEST_FOUND = 8; // a shorter one is a word of the texts, too
    private static final int SHORTEST_PASSPHRASE = 12;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final RecoveryPage page = new RecoveryPage();

    /**
     * Writes a kit.
     *
     * @param directory made (0700) when it is missing
     * @param identities to the recipients of the keys
     * @throws BactrianException (REFUSED) when the directory holds anything; (USAGE) when the passphrase is too short;
     *     (FAILED) when a file would hold a secret in clear; then nothing is written
     * @throws UncheckedIOException when it cannot be written; what was written is removed
     */
    public void write(Path directory, KitContents contents, List<IdentityFile> identities, Secret passphrase) {
        requireFree(directory);
        if (passphrase.value().length() < SHORTEST_PASSPHRASE) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the passphrase has fewer than " + SHORTEST_PASSPHRASE + " characters",
                    "whoever finds the kit may try as long as they like: take five or more random words");
        }
        Map<String, byte[]> files = compose(contents, identities, passphrase);
        requireNoSecret(
                files,
                Stream.concat(contents.secrets().stream(), Stream.of(passphrase))
                        .toList());
        files.put(SUMS, sums(files));
        write(directory, files);
    }

    /** @throws BactrianException (REFUSED) when it is a file, or holds anything */
    public static void requireFree(Path directory) {
        boolean free = !Files.exists(directory);
        if (Files.isDirectory(directory)) {
            try (Stream<Path> held = Files.list(directory)) {
                free = held.findAny().isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (!free) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    directory + " is not an empty directory",
                    "name a new one: a kit is never changed");
        }
    }

    private Map<String, byte[]> compose(KitContents contents, List<IdentityFile> identities, Secret passphrase) {
        Map<String, byte[]> files = new TreeMap<>();
        byte[] plain = joined(identities);
        byte[] sealed = SealedIdentity.seal(plain, passphrase);
        if (!Arrays.equals(plain, SealedIdentity.open(sealed, passphrase, IDENTITY))) {
            throw new IllegalStateException("openssl gave back something else than it was given");
        }
        files.put(IDENTITY, sealed);
        contents.keys().signers().forEach(signer -> files.put(signer.file(), bytes(signer.pem())));
        contents.configuration().forEach((name, text) -> files.put("config/" + name, bytes(text)));
        String text = page.text(contents);
        files.put("RECOVERY.txt", bytes(text));
        files.put("RECOVERY.html", bytes(page.html(text)));
        return files;
    }

    private static byte[] joined(List<IdentityFile> identities) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (IdentityFile identity : identities) {
            joined.writeBytes(identity.text());
            joined.write('\n');
        }
        return joined.toByteArray();
    }

    private static void requireNoSecret(Map<String, byte[]> files, List<Secret> secrets) {
        files.forEach((name, content) -> {
            String text = new String(content, StandardCharsets.UTF_8);
            boolean found = PRIVATE_KEY.matcher(text).find()
                    || secrets.stream()
                            .map(Secret::value)
                            .filter(value -> value.length() >= SHORTEST_FOUND)
                            .anyMatch(text::contains);
            if (found) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        name + " of the kit would hold a secret in clear",
                        "look for a password or key in the file of that name, and put a placeholder in its place");
            }
        });
    }

    private static byte[] sums(Map<String, byte[]> files) {
        StringBuilder sums = new StringBuilder();
        files.forEach((name, content) ->
                sums.append(Sha256.of(content)).append("  ").append(name).append('\n'));
        return bytes(sums.toString());
    }

    private static void write(Path directory, Map<String, byte[]> files) {
        try {
            Files.createDirectories(directory, OWNER_DIRECTORY);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(requireNonNull(path.getParent()), OWNER_DIRECTORY);
                Files.createFile(path, OWNER_FILE);
                Files.write(path, file.getValue(), StandardOpenOption.WRITE);
            }
        } catch (IOException | UnsupportedOperationException e) {
            files.keySet().forEach(name -> remove(directory.resolve(name), e));
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "the kit cannot be written to " + directory + ": " + e.getMessage(),
                    "write it to a directory of this host, then copy it to the medium",
                    e);
        }
    }

    private static void remove(Path file, Exception reason) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
