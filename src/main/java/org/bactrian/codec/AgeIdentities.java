package org.bactrian.codec;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.StoredPayload;
import org.jspecify.annotations.Nullable;

/**
 * Opens streams of the age v1 format with the X25519 identities of this host, as {@code age -d -i} does. Decrypts in a
 * thread of its own beside the one that decompresses and loads.
 */
public final class AgeIdentities {
    private static final String PREFIX = "AGE-SECRET-KEY-1";

    private final @Nullable Path file;

    /** @param file identities, one a line, as age-keygen writes them; null on a host that cannot open backups */
    public AgeIdentities(@Nullable Path file) {
        this.file = file;
    }

    /**
     * The same payload without age. The identities are read now, so that a host that has none says so before anything is
     * fetched. The streams fail with VERIFICATION_FAILED when bytes are missing or altered, and with USAGE when no
     * identity opens them; an exception of the stored stream passes as it is.
     *
     * @throws BactrianException USAGE when there is no identity, or the file holds something else; VERIFICATION_FAILED
     *     when the payload's last codec is another one
     */
    public StoredPayload decode(StoredPayload payload) {
        List<RecipientStanzaReader> identities = identities();
        return payload.decoded(stream -> stream.decoded(
                Age.CODEC,
                () -> new ReadAhead(
                        "decrypt-" + stream.name(), () -> new Decryption(stream.name(), stream.open(), identities))));
    }

    /**
     * Lets a host pass that has an identity.
     *
     * @throws BactrianException USAGE when there is none, or the file holds something else
     */
    public void require() {
        identities();
    }

    private List<RecipientStanzaReader> identities() {
        if (file == null) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "this host has no identity: it cannot open backups",
                    "set identityFile in keys.yaml to a file with an age identity of one of the recipients");
        }
        List<RecipientStanzaReader> identities = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                identities.add(identity(line, "line " + (i + 1) + " of " + file));
            }
        }
        if (identities.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.USAGE, "identity file " + file + " holds no identity", "age-keygen writes one");
        }
        return identities;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "identity file " + file + " does not exist",
                    "fetch the identity from where it is kept; that of a recovery kit opens as its RECOVERY.txt says",
                    e);
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "identity file " + file + " cannot be read: " + e.getClass().getSimpleName(),
                    "see identityFile in keys.yaml; the user of this process must be able to read it",
                    e);
        }
    }

    /** The text itself is never shown, whatever it is. */
    private static RecipientStanzaReader identity(String text, String where) {
        try {
            if (text.startsWith(PREFIX)) {
                return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(text);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw noIdentity(where, e);
        }
        throw noIdentity(where, null);
    }

    private static BactrianException noIdentity(String where, @Nullable Exception cause) {
        String hint =
                "an X25519 identity begins with " + PREFIX + "; one under a passphrase is opened first, with age -d";
        String fact = where + " is no age identity";
        return cause == null
                ? new BactrianException(ErrorKind.USAGE, fact, hint)
                : new BactrianException(ErrorKind.USAGE, fact, hint, cause);
    }
}
