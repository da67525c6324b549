package org.bactrian.storage;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/** Makes the keys of an installation, in the forms of age-keygen and openssl. */
public final class KeyFiles {
    /** The age identity that opens backups. */
    public static final String IDENTITY = "identity.txt";

    /** The private key that signs manifests. */
    public static final String SIGNING = "signing.pem";

    /** The public key that checks them. */
    public static final String SIGNING_PUBLIC = "signing.pub.pem";

    private static final String SECRET = "rw-------";
    private static final String PUBLIC = "rw-r--r--";

    private final Clock clock;

    /**
     * What was made.
     *
     * @param recipient the age recipient, {@code age1...}, for keys.yaml
     * @param signer fingerprint of the signing key
     */
    public record Made(String recipient, String signer) {}

    /** @param clock for the date in the identity file */
    public KeyFiles(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock required");
    }

    /**
     * Makes {@code identity.txt} (0600), {@code signing.pem} (0600) and {@code signing.pub.pem} (0644).
     *
     * @param directory made (0700) when it is missing
     * @throws BactrianException (REFUSED) when one of the files is there; then none is written
     * @throws UncheckedIOException when they cannot be written
     */
    public Made create(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (String name : List.of(IDENTITY, SIGNING, SIGNING_PUBLIC)) {
                requireAbsent(directory.resolve(name));
            }
            String recipient = identity(directory.resolve(IDENTITY));
            return new Made(recipient, signing(directory.resolve(SIGNING), directory.resolve(SIGNING_PUBLIC)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes an age identity (0600) in a directory that exists.
     *
     * @return its recipient, {@code age1...}
     * @throws BactrianException (REFUSED) when the file is there
     * @throws UncheckedIOException when it cannot be written
     */
    public String identity(Path file) {
        try {
            KeyPair identity = new X25519KeyPairGenerator().generateKeyPair();
            String recipient = identity.getPublic().toString();
            write(file, identityText(recipient, identity), SECRET);
            return recipient;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make the key", e);
        }
    }

    /**
     * Makes a signing key: the private half (0600) and the public half (0644) in files of their own.
     *
     * @return its fingerprint
     * @throws BactrianException (REFUSED) when one of the files is there; then neither is written
     * @throws UncheckedIOException when they cannot be written
     */
    public String signing(Path privateFile, Path publicFile) {
        try {
            requireAbsent(privateFile);
            requireAbsent(publicFile);
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            write(privateFile, Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()), SECRET);
            write(publicFile, Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded()), PUBLIC);
            return Fingerprint.of(pair.getPublic());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make the key", e);
        }
    }

    /**
     * Puts a new private key in the place of the one in use, which stays under another name. The place is never empty,
     * and the new file belongs to whom the old one belonged.
     *
     * @param aside where the old one stays, on the same file system
     * @throws BactrianException (REFUSED) when {@code aside} is there
     * @throws UncheckedIOException when the files cannot be changed
     */
    public static void replace(Path current, Path fresh, Path aside) {
        try {
            requireAbsent(aside);
            if (!Files.getOwner(fresh).equals(Files.getOwner(current))) {
                Files.setOwner(fresh, Files.getOwner(current));
            }
            Files.createLink(aside, current);
            Files.move(fresh, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String identityText(String recipient, KeyPair identity) {
        return "# created: " + clock.instant().truncatedTo(ChronoUnit.SECONDS) + "\n# public key: " + recipient + "\n"
                + new String(identity.getPrivate().getEncoded(), StandardCharsets.US_ASCII) + "\n";
    }

    private static void requireAbsent(Path file) {
        if (Files.exists(file)) {
            throw refused(file);
        }
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        try {
            // made empty for the owner alone: a secret is never readable by others, not even for a moment
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(SECRET)));
        } catch (FileAlreadyExistsException e) {
            throw refused(file);
        }
        Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static BactrianException refused(Path file) {
        return new BactrianException(
                ErrorKind.REFUSED,
                "the key file " + file + " is there already",
                "a lost key makes backups useless: move it away yourself, or choose another directory");
    }
}
