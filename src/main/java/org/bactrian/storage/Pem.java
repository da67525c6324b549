package org.bactrian.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/** Keys as PEM text (RFC 7468), as openssl writes them. */
final class Pem {
    private Pem() {}

    static String encode(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** @throws BactrianException when the file cannot be read or holds no such key; never shows its content */
    static byte[] read(String label, Path file) {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            int from = text.indexOf(begin);
            int to = text.indexOf(end);
            if (from < 0 || to < from) {
                throw new BactrianException(
                        ErrorKind.USAGE,
                        file + " holds no '" + label + "' in PEM form",
                        "'bactrian keys create' makes the keys, or openssl genpkey -algorithm ed25519");
            }
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IOException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the key file " + file + " cannot be read",
                    "'bactrian keys create' makes the keys",
                    e);
        }
    }
}
