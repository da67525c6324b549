package org.bactrian.artifact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The one checksum of the storage format (FIPS 180-4), written as 64 lower-case hexadecimal digits. */
public final class Sha256 {
    private Sha256() {}

    /** A new one, for bytes that pass piece by piece. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Of these bytes. */
    public static String of(byte[] bytes) {
        return hex(digest().digest(bytes));
    }

    /** Of texts in UTF-8, one after the other, with a zero byte between them. */
    public static String of(String... texts) {
        return of(String.join("\0", texts).getBytes(StandardCharsets.UTF_8));
    }

    /** How a checksum is written. */
    public static String hex(byte[] checksum) {
        return HexFormat.of().formatHex(checksum);
    }
}
