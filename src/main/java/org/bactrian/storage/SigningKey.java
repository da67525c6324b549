package org.bactrian.storage;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/** The Ed25519 key (RFC 8032) with which this installation signs. */
public final class SigningKey {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Reads a private key in PKCS#8 PEM form, as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @throws BactrianException when the file holds none
     */
    public static SigningKey read(Path file) {
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Pem.read("PRIVATE KEY", file)));
            return new SigningKey(key, publicOf((EdECPrivateKey) key));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    file + " holds no Ed25519 private key",
                    "openssl genpkey -algorithm ed25519 makes one",
                    e);
        }
    }

    /** The raw signature, 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** The public half. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** Names the key, see {@link Fingerprint}. */
    public String fingerprint() {
        return Fingerprint.of(publicKey);
    }

    /** Java has no call for it; its generator computes the public half of the seed that a random source gives it. */
    private static PublicKey publicOf(EdECPrivateKey key) throws GeneralSecurityException {
        byte[] seed = key.getBytes().orElseThrow(() -> new GeneralSecurityException("the key has no bytes"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
        PublicKey found = generator.generateKeyPair().getPublic();
        // the way above is the JDK's habit, not its promise
        Signature probe = Signature.getInstance("Ed25519");
        probe.initSign(key);
        probe.update((byte) 1);
        byte[] signature = probe.sign();
        probe.initVerify(found);
        probe.update((byte) 1);
        if (!probe.verify(signature)) {
            throw new GeneralSecurityException("the public half cannot be computed by this Java");
        }
        return found;
    }

    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final transient byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
