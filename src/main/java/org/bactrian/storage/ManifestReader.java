package org.bactrian.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Sha256;

/** Takes a manifest from a target, or refuses it: nothing of a backup is believed before this. */
public final class ManifestReader {
    /** No manifest is larger; bytes. */
    public static final long LARGEST = 64L << 20;

    /** An Ed25519 signature; bytes. */
    public static final long SIGNATURE_SIZE = 64;

    private final Supplier<Signatures> signers;
    private final ManifestJson json = new ManifestJson();

    /** @param signers those whose backups are accepted; made anew for every manifest, so that no key file is read at start */
    public ManifestReader(Supplier<Signatures> signers) {
        this.signers = Objects.requireNonNull(signers, "signers required");
    }

    /**
     * Reads a fetched manifest.
     *
     * @param manifest the file with the bytes of manifest.json
     * @param signature the file with the bytes of manifest.sig
     * @param directory where they lay below the target's root: {@code system/source/backup}
     * @param sha256 of manifest.json when it is known from elsewhere, such as the catalog; else empty
     * @throws BactrianException VERIFICATION_FAILED when it is not signed by a signer trusted at its {@code endedAt}, is
     *     another backup's, is not the known one, has an unknown format or codec, or lists what no backup has
     * @throws IOException when a file cannot be read
     */
    public Manifest read(Path manifest, Path signature, String directory, String sha256) throws IOException {
        byte[] bytes = bytes(manifest, LARGEST, directory);
        byte[] signed = bytes(signature, SIGNATURE_SIZE, directory);
        if (!sha256.isEmpty() && !sha256.equals(Sha256.of(bytes))) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "the manifest in " + directory + " has the sha256 " + Sha256.of(bytes) + ", known is " + sha256,
                    "use another copy");
        }
        Signatures signatures = signers.get();
        // what nobody signed is not even parsed
        verify(directory, () -> signatures.requireSigned(bytes, signed));
        Manifest read = json.read(bytes, directory);
        verify(directory, () -> signatures.verify(bytes, signed, read.endedAt()));
        ManifestShape.require(read);
        return read;
    }

    private static void verify(String directory, Runnable check) {
        try {
            check.run();
        } catch (BactrianException e) {
            throw new BactrianException(e.kind(), "the manifest in " + directory + ": " + e.getMessage(), e.hint(), e);
        }
    }

    private static byte[] bytes(Path file, long largest, String directory) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(largest + 1));
            if (bytes.length > largest) {
                throw new BactrianException(
                        ErrorKind.VERIFICATION_FAILED,
                        "the manifest in " + directory + " or its signature has more than " + largest + " bytes",
                        "use another copy");
            }
            return bytes;
        }
    }
}
