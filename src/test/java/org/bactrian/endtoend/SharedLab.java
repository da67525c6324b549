package org.bactrian.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bactrian.lab.Lab;
import org.jspecify.annotations.Nullable;

/** The lab that all end-to-end tests of this JVM share; it goes with the JVM. */
final class SharedLab {
    static final String SMTP_USER = "bactrian";
    static final String SMTP_PASSWORD = "smtp-password-that-nobody-sees";

    private static @Nullable SharedLab shared;

    private final Path home;
    private final Lab lab;

    private SharedLab(Path home, Lab lab) {
        this.home = home;
        this.lab = lab;
    }

    static synchronized SharedLab get() {
        SharedLab known = shared;
        if (known == null) {
            known = start();
            shared = known;
        }
        return known;
    }

    Lab lab() {
        return lab;
    }

    /** Holds {@code keys/}, {@code lab/} and the sites. */
    Path home() {
        return home;
    }

    Path identity() {
        return home.resolve("keys/identity.txt");
    }

    Path publicKey() {
        return home.resolve("keys/signing.pub.pem");
    }

    /** The checkout that the tests run in. */
    static Path base() {
        return Path.of(System.getProperty("bactrian.basedir", "."))
                .toAbsolutePath()
                .normalize();
    }

    private static SharedLab start() {
        try {
            Path home = Files.createTempDirectory("bactrian-endtoend-");
            Lab lab = Lab.start(home, base().resolve("config"));
            SharedLab started = new SharedLab(home, lab);
            Runtime.getRuntime().addShutdownHook(new Thread(started::end, "lab-end"));
            lab.mail().requireLogin(SMTP_USER, SMTP_PASSWORD);
            return started;
        } catch (Exception e) {
            throw new IllegalStateException("the lab did not start", e);
        }
    }

    private void end() {
        try {
            lab.close();
            try (Stream<Path> files = Files.walk(home)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
