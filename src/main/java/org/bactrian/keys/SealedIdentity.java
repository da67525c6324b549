package org.bactrian.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Secret;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;

/**
 * An identity under a passphrase, made and opened by {@code openssl} itself, so that it opens by hand as well. The
 * passphrase travels in the child's environment, never as an argument.
 */
public final class SealedIdentity {
    /** What a person types to open one; followed by {@code -in} and {@code -out}. */
    static final String OPEN_BY_HAND = "openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000";

    private static final byte[] MARK = {'S', 'a', 'l', 't', 'e', 'd', '_', '_'};
    private static final String VARIABLE = "BACTRIAN_KIT_PASSPHRASE";
    private static final TimeLimits LIMITS = new TimeLimits(Duration.ofMinutes(5), Duration.ofMinutes(5));

    private SealedIdentity() {}

    /** Whether the bytes are a file of {@code openssl enc} with a salt. */
    static boolean is(byte[] bytes) {
        return bytes.length > MARK.length && Arrays.equals(Arrays.copyOf(bytes, MARK.length), MARK);
    }

    /**
     * Puts an identity under a passphrase.
     *
     * @throws BactrianException when openssl is missing or fails
     */
    static byte[] seal(byte[] plain, Secret passphrase) {
        return openssl(plain, passphrase, List.of("-salt"));
    }

    /**
     * Opens one.
     *
     * @param shownAs the file, for messages
     * @throws BactrianException (VERIFICATION_FAILED) when the passphrase is wrong or the bytes are not whole
     */
    static byte[] open(byte[] sealed, Secret passphrase, String shownAs) {
        try {
            return openssl(sealed, passphrase, List.of("-d"));
        } catch (BactrianException e) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    shownAs + " does not open: the passphrase is wrong, or the file is damaged",
                    "compare its sha256 with SHA256SUMS of the kit, then try the passphrase again",
                    e);
        }
    }

    private static byte[] openssl(byte[] input, Secret passphrase, List<String> direction) {
        List<String> arguments = new ArrayList<>(List.of("openssl", "enc"));
        arguments.addAll(direction);
        arguments.addAll(List.of("-aes-256-cbc", "-pbkdf2", "-iter", "600000", "-pass", "env:" + VARIABLE));
        Command command = new Command(arguments, Map.of(), Map.of(VARIABLE, passphrase.value()), null);
        try (Child child = Child.start(command);
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            try (OutputStream in = child.stdin()) {
                in.write(input); // an identity is smaller than any pipe
            }
            child.copyTo(out, LIMITS);
            child.finish();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
