package org.bactrian.cli;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.KeysSpec.Recipient;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.bactrian.keys.Proofs;
import org.bactrian.storage.Signatures;
import org.bactrian.storage.SigningKey;

/** Whether the keys would do what they are for: signatures made now count, and backups were seen to open. */
final class KeysExamination {
    private static final int BYTES = 32;

    private KeysExamination() {}

    static List<Finding> findings(KeysSpec keys, Proofs proofs, Instant now) {
        List<Finding> findings = new ArrayList<>();
        findings.add(signing(keys, now));
        keys.recipients().forEach(recipient -> findings.add(proof(recipient, proofs, now)));
        return findings;
    }

    /**
     * The trusted signer that the signing key is at this time.
     *
     * @throws BactrianException when what it signs now would be refused
     */
    static TrustedSigner signer(KeysSpec keys, Instant now) {
        byte[] canary = new byte[BYTES];
        new SecureRandom().nextBytes(canary);
        byte[] signature = SigningKey.read(keys.signingKeyFile()).sign(canary);
        return new Signatures(keys.trustedSigners()).verify(canary, signature, now);
    }

    private static Finding signing(KeysSpec keys, Instant now) {
        try {
            String label = signer(keys, now).label();
            return new Finding(Level.OK, "signatures", "what is signed now is trusted, as of '" + label + "'", "");
        } catch (BactrianException e) {
            String message = "what is signed now is refused: " + e.getMessage();
            return new Finding(Level.ERROR, "signatures", message, e.hint());
        }
    }

    private static Finding proof(Recipient recipient, Proofs proofs, Instant now) {
        String subject = "recipient " + recipient.label();
        Optional<Instant> proven = proofs.provenAt(recipient.key());
        if (proven.isPresent() && proofs.counts(recipient.key(), now)) {
            return new Finding(Level.OK, subject, "its identity opened a canary " + age(proven.get(), now), "");
        }
        String message = proven.map(at -> "its identity was last seen to work " + age(at, now))
                .orElse("its identity was never seen to work");
        return new Finding(
                Level.WARNING,
                subject,
                message + ": it may be lost and nobody knows",
                "fetch it (" + recipient.keptAt() + ") and run: bactrian keys prove --identity FILE");
    }

    private static String age(Instant proven, Instant now) {
        return Figures.duration(Duration.between(proven, now).abs()) + " ago";
    }
}
