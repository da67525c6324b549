package org.bactrian.source;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names of files as Linux has them: bytes. A text cannot hold a name that is no valid UTF-8, a {@link Path} that came
 * from a directory can, and its URI shows it.
 */
final class RawName {
    private static final int HEX = 16;
    private static final char UNKNOWN = '\uFFFD';
    private static final String PLAIN = "/-._~";

    private RawName() {}

    /** The bytes of an absolute path, without a slash at its end. */
    static byte[] bytes(Path path) {
        String text = path.toString();
        if (text.indexOf(UNKNOWN) < 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String raw = path.toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        for (int i = 0; i < end; i++) {
            if (raw.charAt(i) == '%') {
                bytes.write(Integer.parseInt(raw.substring(i + 1, i + 3), HEX));
                i += 2;
            } else {
                bytes.write(raw.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** The path of these bytes, which begin with a slash. */
    static Path path(byte[] bytes) {
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
                uri.append(c);
            } else {
                uri.append('%')
                        .append(Character.forDigit((b >> 4) & 0xf, HEX))
                        .append(Character.forDigit(b & 0xf, HEX));
            }
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** For people: bytes that are no text, and control characters, as {@code \377}. */
    static String shown(Path path) {
        byte[] bytes = bytes(path);
        boolean text = path.toString().indexOf(UNKNOWN) < 0;
        StringBuilder shown = new StringBuilder(bytes.length);
        if (text) {
            path.toString().codePoints().forEach(c -> {
                if (c < ' ' || c == '\\') {
                    octal(shown, (byte) c);
                } else {
                    shown.appendCodePoint(c);
                }
            });
            return shown.toString();
        }
        for (byte b : bytes) {
            if (b < ' ' || b == '\\') {
                octal(shown, b);
            } else {
                shown.append((char) b);
            }
        }
        return shown.toString();
    }

    private static void octal(StringBuilder shown, byte b) {
        shown.append('\\')
                .append((char) ('0' + ((b >> 6) & 3)))
                .append((char) ('0' + ((b >> 3) & 7)))
                .append((char) ('0' + (b & 7)));
    }
}
