package org.bactrian.storage;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import org.bactrian.artifact.Sha256;

/** Short names of public keys: the first 16 bytes of a sha256, as 32 hexadecimal digits (docs/format.md). */
public final class Fingerprint {
    private static final int BYTES = 16;

    private Fingerprint() {}

    /** Of a signing key: over its SubjectPublicKeyInfo in DER (RFC 8410). */
    public static String of(PublicKey key) {
        return of(key.getEncoded());
    }

    /** Of an age recipient: over its text, {@code age1...}. */
    public static String ofRecipient(String recipient) {
        return of(recipient.strip().getBytes(StandardCharsets.US_ASCII));
    }

    private static String of(byte[] bytes) {
        return Sha256.of(bytes).substring(0, 2 * BYTES);
    }
}
