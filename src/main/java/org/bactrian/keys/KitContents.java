package org.bactrian.keys;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bactrian.config.KeysSpec.Recipient;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.bactrian.config.Secret;
import org.bactrian.config.TargetSpec;

/**
 * What a recovery kit is made of.
 *
 * @param installation its id
 * @param madeAt when the kit is made
 * @param sources what is protected: {@code argo/trading-db (postgres)}
 * @param configuration files of the configuration by name, without secrets
 * @param secrets values that must not appear in it
 */
public record KitContents(
        String installation,
        Instant madeAt,
        Keys keys,
        Collection<TargetSpec> targets,
        List<String> sources,
        Map<String, String> configuration,
        List<Secret> secrets) {
    /**
     * The keys.
     *
     * @param recipients with their fingerprints
     * @param signers trusted ones, the revoked among them
     * @param fingerprintOfSigner which of them signs now
     */
    public record Keys(List<NamedRecipient> recipients, List<NamedSigner> signers, String fingerprintOfSigner) {}

    /** @param fingerprint 32 hexadecimal digits */
    public record NamedRecipient(Recipient recipient, String fingerprint) {}

    /**
     * @param fingerprint 32 hexadecimal digits
     * @param pem the public key
     */
    public record NamedSigner(TrustedSigner signer, String fingerprint, String pem) {
        /** The name of its file in the kit; a revoked one is not found by the name that the commands use. */
        public String file() {
            return "signers/" + (signer.revoked() ? "REVOKED-" : "") + fingerprint + ".pub.pem";
        }
    }
}
