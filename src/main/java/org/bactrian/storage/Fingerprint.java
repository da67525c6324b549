package org.bactrian.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;

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
        return sha256(bytes).substring(0, 2 * BYTES);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
