package org.bactrian.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bactrian.config.KeysFile;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.bactrian.storage.Fingerprint;
import org.bactrian.storage.KeyFiles;
import org.bactrian.storage.Signatures;
import org.bactrian.storage.SigningKey;

/**
 * A new signing key in the place of the old one, in an order in which every signature counts at every moment, also when
 * it is interrupted: first the new key is trusted, then it is used, then the trust in the old one ends.
 */
final class SigningRotation {
    /** For a backup that read the old key and has not written the moment of its end yet. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final KeysFile file;
    private final KeysSpec keys;
    private final Names names;
    private final int old;

    private record Names(String stamp, Instant from, String label, Path publicKey, String publicKeyText, Path aside) {}

    private SigningRotation(KeysFile file, KeysSpec keys, Names names, int old) {
        this.file = file;
        this.keys = keys;
        this.names = names;
        this.old = old;
    }

    /**
     * Plans a rotation.
     *
     * @param home what relative paths in keys.yaml start from
     * @param now its moment
     */
    static SigningRotation of(KeysFile file, KeysSpec keys, Path home, Instant now) {
        String signing = SigningKey.read(keys.signingKeyFile()).fingerprint();
        int old = -1;
        for (int i = 0; i < keys.trustedSigners().size(); i++) {
            TrustedSigner signer = keys.trustedSigners().get(i);
            if (fingerprint(signer).equals(signing)) {
                old = i;
            }
        }
        return new SigningRotation(file, keys, names(keys, old, home, now.truncatedTo(ChronoUnit.SECONDS)), old);
    }

    /** Of its public key. */
    static String fingerprint(TrustedSigner signer) {
        return Fingerprint.of(Signatures.publicKey(signer.publicKeyFile()));
    }

    private static Names names(KeysSpec keys, int old, Path home, Instant from) {
        String stamp = KeysCommand.stamp(from);
        String before =
                old < 0 ? "this host" : keys.trustedSigners().get(old).label().replaceAll(" since \\S+$", "");
        Path key = keys.signingKeyFile();
        Path directory = old < 0
                ? requireNonNull(key.getParent())
                : requireNonNull(keys.trustedSigners().get(old).publicKeyFile().getParent());
        Path publicKey = directory.resolve("signing-" + stamp + ".pub.pem");
        String text = publicKey.startsWith(home) ? home.relativize(publicKey).toString() : publicKey.toString();
        Path aside = key.resolveSibling("signing-until-" + stamp + ".pem");
        return new Names(stamp, from, before + " since " + from, publicKey, text, aside);
    }

    /** What would be done, for a person. */
    List<String> plan() {
        return List.of(
                "make a new signing key in  " + keys.signingKeyFile(),
                "keep the old one as        " + names.aside(),
                "write its public key to    " + names.publicKey(),
                "keep keys.yaml as it is in " + file.file() + ".before-" + names.stamp(),
                "change keys.yaml           by these lines:",
                KeysCommand.indented(Consent.difference(
                        file.text(), ended(added(file), names.from()).text())));
    }

    /**
     * Does it.
     *
     * @param clock tells when the old key ends
     * @return the fingerprint of the new key
     */
    String rotate(Clock clock) {
        file.keepBefore(names.stamp());
        Path fresh = keys.signingKeyFile().resolveSibling("signing-" + names.stamp() + ".new.pem");
        String fingerprint = new KeyFiles(clock).signing(fresh, names.publicKey());
        KeysFile both = added(file).save();
        KeyFiles.replace(keys.signingKeyFile(), fresh, names.aside());
        ended(both, clock.instant()).save();
        return fingerprint;
    }

    /** Where the old private key is kept. */
    Path aside() {
        return names.aside();
    }

    private KeysFile added(KeysFile before) {
        return before.withSigner(names.label(), names.publicKeyText(), names.from());
    }

    private KeysFile ended(KeysFile both, Instant now) {
        Instant until = now.plus(OVERLAP).truncatedTo(ChronoUnit.SECONDS);
        return old < 0 ? both : both.withSignerUntil(old, until);
    }
}
