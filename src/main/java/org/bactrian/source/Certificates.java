package org.bactrian.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** X.509 certificates (PEM or DER) among files, and until when they hold; the first two hundred. */
final class Certificates {
    private static final List<String> ENDINGS = List.of(".pem", ".crt", ".cer", ".der");
    private static final long LARGEST = 64 * 1024;
    private static final int NAMED = 200;
    private static final Duration AHEAD = Duration.ofDays(30);

    private record Found(Path path, String subject, Instant until) {}

    private final List<Found> found = new ArrayList<>();

    /** Looks into a file that is called as certificates are, and is as small. Anything else is none, and no error. */
    void look(Path file, long size) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (size > LARGEST || found.size() >= NAMED || ENDINGS.stream().noneMatch(name::endsWith)) {
            return;
        }
        for (Certificate certificate : read(file)) {
            if (certificate instanceof X509Certificate x509) {
                String subject = x509.getSubjectX500Principal().getName();
                found.add(new Found(file, subject, x509.getNotAfter().toInstant()));
            }
        }
    }

    /** For the manifest: {@code path}, {@code subject}, {@code notAfter}. */
    List<Map<String, Object>> values() {
        return found.stream()
                .map(one -> Map.<String, Object>of(
                        "path",
                        RawName.shown(one.path()),
                        "subject",
                        one.subject(),
                        "notAfter",
                        one.until().toString()))
                .toList();
    }

    /**
     * For people: those that end within 30 days, or have ended.
     *
     * @param open whether names may be told
     */
    List<String> warnings(Instant now, boolean open) {
        return found.stream()
                .filter(one -> one.until().isBefore(now.plus(AHEAD)))
                .map(one -> (open
                                ? "certificate " + RawName.shown(one.path()) + " (" + one.subject() + ") "
                                : "a certificate ")
                        + (one.until().isBefore(now) ? "ended " : "ends ")
                        + one.until())
                .toList();
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
        } catch (CertificateException | NoSuchFileException e) {
            return List.of(); // a private key, another format, or gone: the archive has it as it is
        }
    }
}
