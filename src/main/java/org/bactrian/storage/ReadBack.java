package org.bactrian.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Volume;

/** The proof for a store that proves nothing but the size: every byte is fetched again and compared. */
public final class ReadBack {
    /** Where to fetch the object to: beside the staged file. */
    public Path place(Volume volume) {
        return volume.file().resolveSibling(volume.file().getFileName() + ".readback-" + UUID.randomUUID());
    }

    /**
     * Compares the fetched bytes with the volume's, and removes them.
     *
     * @return the receipt with the proof that the bytes gave
     * @throws BactrianException VERIFICATION_FAILED when the store holds other bytes
     */
    public Receipt prove(Receipt receipt, Volume volume, Path fetched) throws IOException {
        FileDigest found;
        try {
            found = FileDigest.of(fetched, "SHA-256");
        } finally {
            Files.deleteIfExists(fetched);
        }
        if (!found.hex().equals(volume.sha256())) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "wrong checksum: target '" + receipt.target() + "' holds " + found.size() + " bytes, sha256 "
                            + found.hex() + " as '" + volume.name() + "'; sent was sha256 " + volume.sha256(),
                    "look at the store: it changed what was sent");
        }
        return new Receipt(
                receipt.target(),
                receipt.name(),
                receipt.outcome(),
                Receipt.Proof.SHA256,
                receipt.size(),
                receipt.message());
    }
}
