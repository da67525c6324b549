package org.bactrian.keys;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Secret;

/** The age identities of a file, as {@code age-keygen} writes them, plain or under the passphrase of a kit. */
public final class IdentityFile {
    private static final String PREFIX = "AGE-SECRET-KEY-1";
    private static final int LARGEST = 64 * 1024;

    private final Path file;
    private final byte[] text;
    private final List<RecipientStanzaReader> readers;

    private IdentityFile(Path file, byte[] text, List<RecipientStanzaReader> readers) {
        this.file = file;
        this.text = text;
        this.readers = readers;
    }

    /**
     * Reads a file.
     *
     * @param passphrase asked only when the file is under one; gets the file
     * @throws BactrianException when it cannot be read, does not open, or holds no identity; never shows what it holds
     */
    public static IdentityFile read(Path file, Function<Path, Secret> passphrase) {
        byte[] bytes;
        try {
            if (Files.size(file) > LARGEST) {
                throw noIdentity(file);
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the identity file " + file + " cannot be read",
                    "attach the medium on which it is kept, and name the file",
                    e);
        }
        boolean sealed = SealedIdentity.is(bytes);
        return of(file, sealed ? SealedIdentity.open(bytes, passphrase.apply(file), file.toString()) : bytes);
    }

    static IdentityFile of(Path file, byte[] text) {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        new String(text, StandardCharsets.US_ASCII)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(PREFIX))
                .forEach(line -> readers.add(reader(file, line)));
        if (readers.isEmpty()) {
            throw noIdentity(file);
        }
        return new IdentityFile(file, text, List.copyOf(readers));
    }

    /** Where it was read from. */
    public Path file() {
        return file;
    }

    /** The text; it holds secrets. */
    byte[] text() {
        return text.clone();
    }

    List<RecipientStanzaReader> readers() {
        return readers;
    }

    private static RecipientStanzaReader reader(Path file, String line) {
        try {
            return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line);
        } catch (GeneralSecurityException | RuntimeException e) {
            // without its cause, whose message may quote the line
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "an identity in " + file + " is damaged: its checksum is wrong",
                    "take it from another copy of the file");
        }
    }

    private static BactrianException noIdentity(Path file) {
        return new BactrianException(
                ErrorKind.USAGE,
                file + " holds no age identity",
                "give the file of age-keygen or 'keys create', or identity.txt.enc of a kit");
    }
}
