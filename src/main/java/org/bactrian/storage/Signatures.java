package org.bactrian.storage;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.KeysSpec.TrustedSigner;

/** Tells whether something was signed by a key that was trusted at the time. */
public final class Signatures {
    private record Trusted(TrustedSigner signer, PublicKey key) {}

    private record Known(List<TrustedSigner> signers, List<Trusted> trusted) {}

    private final Supplier<List<TrustedSigner>> source;
    private volatile Known known;

    /**
     * Reads the public keys (PEM, SubjectPublicKeyInfo).
     *
     * @throws BactrianException when a file holds none
     */
    public Signatures(List<TrustedSigner> signers) {
        this.source = () -> signers;
        this.known = read(signers);
    }

    /**
     * Asks at every check who is trusted, so that a key that was rotated or revoked counts at once. Reads nothing before.
     *
     * @param source gives the same list as long as nothing changed
     */
    public Signatures(Supplier<List<TrustedSigner>> source) {
        this.source = source;
        this.known = new Known(List.of(), List.of());
    }

    private static Known read(List<TrustedSigner> signers) {
        return new Known(
                signers,
                signers.stream()
                        .map(signer -> new Trusted(signer, publicKey(signer.publicKeyFile())))
                        .toList());
    }

    private List<Trusted> trusted() {
        List<TrustedSigner> signers = source.get();
        Known now = known;
        if (!now.signers().equals(signers)) {
            now = read(signers);
            known = now;
        }
        return now.trusted();
    }

    /**
     * Checks a signature.
     *
     * @param message the signed bytes
     * @param signature 64 bytes
     * @param madeAt when it was made, by what was signed
     * @return the signer
     * @throws BactrianException (VERIFICATION_FAILED) when no key fits, or the one that fits is revoked or was not in
     *     use at that time
     */
    public TrustedSigner verify(byte[] message, byte[] signature, Instant madeAt) {
        List<Trusted> trusted = trusted();
        for (Trusted one : trusted) {
            if (fits(one.key(), message, signature)) {
                requireTrusted(one.signer(), madeAt);
                return one.signer();
            }
        }
        throw failed("the signature is of none of " + trusted.size() + " trusted signers");
    }

    /**
     * Whether a trusted signer signed it, at whatever time: to be asked before anything of the message is read.
     *
     * @throws BactrianException (VERIFICATION_FAILED) when no key fits
     */
    public void requireSigned(byte[] message, byte[] signature) {
        List<Trusted> trusted = trusted();
        if (trusted.stream().noneMatch(one -> fits(one.key(), message, signature))) {
            throw failed("the signature is of none of " + trusted.size() + " trusted signers");
        }
    }

    private static void requireTrusted(TrustedSigner signer, Instant madeAt) {
        if (signer.revoked()) {
            throw failed("the signature is of the revoked signer '" + signer.label() + "'");
        }
        Instant from = signer.from();
        Instant until = signer.until();
        if ((from != null && madeAt.isBefore(from)) || (until != null && !madeAt.isBefore(until))) {
            throw failed("the signer '" + signer.label() + "' was not in use at " + madeAt);
        }
    }

    private static boolean fits(PublicKey key, byte[] message, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(bytes);
        } catch (java.security.SignatureException e) {
            // of another length, or no point of the curve: fits no key
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot check a signature", e);
        }
    }

    /** @throws BactrianException when the file holds no Ed25519 public key */
    public static PublicKey publicKey(Path file) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Pem.read("PUBLIC KEY", file)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    file + " holds no Ed25519 public key",
                    "openssl pkey -in signing.pem -pubout writes it",
                    e);
        }
    }

    private static BactrianException failed(String fact) {
        return new BactrianException(
                ErrorKind.VERIFICATION_FAILED, fact, "see trustedSigners in keys.yaml, and where the file came from");
    }
}
