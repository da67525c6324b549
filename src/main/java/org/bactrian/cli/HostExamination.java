package org.bactrian.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.config.Inventory;
import org.bactrian.config.KeysSpec;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.bactrian.storage.SigningKey;

/** Looks at this host: programs that a restore by hand needs, and key files. */
final class HostExamination {
    private static final List<String> BY_HAND = List.of("age", "zstd", "openssl");
    private static final String SIGNING_KEY = "signing key";
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+\\w*");
    private static final TimeLimits PATIENCE = new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(10));
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final List<Path> programDirectories;
    private final Clock clock;

    /** @param programDirectories where programs are looked for */
    HostExamination(List<Path> programDirectories, Clock clock) {
        this.programDirectories = List.copyOf(programDirectories);
        this.clock = clock;
    }

    static HostExamination ofThisHost(Clock clock) {
        String path = System.getenv().getOrDefault("PATH", "");
        return new HostExamination(
                Stream.of(path.split(File.pathSeparator))
                        .filter(part -> !part.isEmpty())
                        .map(Path::of)
                        .toList(),
                clock);
    }

    List<Finding> findings(Inventory inventory) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(Level.OK, "java", Runtime.version().toString(), ""));
        BY_HAND.forEach(program -> findings.add(program(program)));
        KeysSpec keys = inventory.keys();
        findings.add(signingKey(keys.signingKeyFile()));
        for (KeysSpec.TrustedSigner signer : keys.trustedSigners()) {
            findings.add(signer(signer));
        }
        Path identity = keys.identityFile();
        if (identity != null) {
            findings.add(privateFile("identity", identity, "put it there, or take identityFile out of keys.yaml"));
            findings.add(new Finding(
                    Level.WARNING,
                    "identity",
                    "this host can open its own backups: whoever takes it over can, too",
                    "keep " + identity
                            + " in a safe and take identityFile out of keys.yaml, unless restores run here"));
        }
        return findings;
    }

    private Finding program(String name) {
        return programDirectories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(file -> answering(name, file))
                .orElseGet(() -> new Finding(
                        Level.WARNING,
                        "program " + name,
                        "not found: a restore by hand needs it, a backup does not",
                        "apt-get install " + name));
    }

    private static Finding answering(String name, Path file) {
        String argument = name.equals("openssl") ? "version" : "--version";
        try {
            String answer = Child.output(Command.of(file.toString(), argument), PATIENCE);
            String version = answer.lines().findFirst().orElse("").strip();
            return new Finding(Level.OK, "program " + name, file + ", version " + number(version), "");
        } catch (BactrianException e) {
            return new Finding(
                    Level.WARNING,
                    "program " + name,
                    file + " does not run: " + e.getMessage(),
                    "apt-get install --reinstall " + name);
        }
    }

    // each program says more than its number: age does not
    private static String number(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.find() ? matcher.group() : version;
    }

    private static Finding signingKey(Path file) {
        Finding privacy = privateFile(SIGNING_KEY, file, "bactrian keys create DIR");
        if (privacy.level() != Level.OK) {
            return privacy;
        }
        try {
            String fingerprint = SigningKey.read(file).fingerprint();
            return new Finding(Level.OK, SIGNING_KEY, file + ", for its owner only, signs as " + fingerprint, "");
        } catch (BactrianException e) {
            return new Finding(Level.ERROR, SIGNING_KEY, String.valueOf(e.getMessage()), e.hint());
        }
    }

    private Finding signer(KeysSpec.TrustedSigner signer) {
        String subject = "trusted signer " + signer.label();
        if (!Files.isReadable(signer.publicKeyFile())) {
            return new Finding(
                    Level.ERROR,
                    subject,
                    signer.publicKeyFile() + " cannot be read",
                    "mend publicKeyFile in keys.yaml");
        }
        Instant until = signer.until();
        boolean over = signer.revoked() || (until != null && until.isBefore(clock.instant()));
        return new Finding(Level.OK, subject, over ? "counts for old backups only" : "counts", "");
    }

    private static Finding privateFile(String subject, Path file, String hint) {
        if (!Files.isReadable(file)) {
            return new Finding(Level.ERROR, subject, file + " cannot be read", hint);
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNERS.containsAll(permissions)) {
                return new Finding(Level.ERROR, subject, file + " is open to others", "chmod 600 " + file);
            }
        } catch (IOException e) {
            return new Finding(Level.ERROR, subject, file + " cannot be looked at: " + e.getMessage(), hint);
        }
        return new Finding(Level.OK, subject, file + " is there, for its owner only", "");
    }
}
