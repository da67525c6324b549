package org.bactrian.communication;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The sha256 of texts, as hexadecimal digits. */
final class Fingerprint {
    private Fingerprint() {}

    /** Of the texts one after the other, with a zero byte between them. */
    static String of(String... texts) {
        try {
            byte[] bytes = String.join("\0", texts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
