package org.bactrian.config;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who can open backups, who signs them, and whose signature counts.
 *
 * @param signingKeyFile Ed25519 private key, PKCS#8 PEM
 * @param identityFile age identities; null on a host that cannot open backups
 */
public record KeysSpec(
        List<Recipient> recipients,
        Path signingKeyFile,
        @Nullable Path identityFile,
        List<TrustedSigner> trustedSigners) {
    /**
     * @param key age X25519 recipient, {@code age1...}
     * @param keptAt where its identity is kept, for people
     */
    public record Recipient(String label, String key, String keptAt) {}

    /**
     * @param publicKeyFile Ed25519 public key, PEM
     * @param until null: still in use
     */
    public record TrustedSigner(
            String label,
            Path publicKeyFile,
            @Nullable Instant from,
            @Nullable Instant until,
            boolean revoked) {}
}
