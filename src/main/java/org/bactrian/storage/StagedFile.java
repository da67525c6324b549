package org.bactrian.storage;

import java.io.IOException;
import java.nio.file.Files;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Volume;

/** The local file of a volume. What is wrong with it is this host's fault: final, and nothing against the target. */
final class StagedFile {
    private StagedFile() {}

    /** @throws BactrianException FAILED when the file cannot be read */
    static void requireReadable(Volume volume) {
        if (!Files.isReadable(volume.file())) {
            throw new BactrianException(
                    ErrorKind.FAILED, "staged file " + volume.file() + " cannot be read", "look who removed it");
        }
    }

    /** @throws BactrianException VERIFICATION_FAILED when the file is not what the volume declares */
    static void requireDeclared(Volume volume) throws IOException {
        requireReadable(volume);
        requireSame(volume, FileDigest.of(volume.file(), "SHA-256"), "file " + volume.file());
    }

    /** @throws BactrianException VERIFICATION_FAILED when what was read is not what the volume declares */
    static void requireSame(Volume volume, FileDigest found, String what) {
        if (found.size() != volume.size() || !found.hex().equals(volume.sha256())) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "wrong checksum: " + what + " has " + found.size() + " bytes, sha256 " + found.hex() + "; expected "
                            + volume.size() + " bytes, sha256 " + volume.sha256(),
                    "check the memory and the disks of this host");
        }
    }
}
