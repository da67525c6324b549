package org.bactrian.source;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;

/** Whether the plain streams of a backup fit into the scratch directory, with a tenth to spare. */
final class SpoolRoom {
    private SpoolRoom() {}

    /** Bytes that the plain streams take. */
    static long needed(Manifest manifest) {
        return manifest.plainSize() / 10 * 11;
    }

    /** Bytes that are free, also when the directory is not there yet. */
    static long free(Path scratchDir) {
        Path existing = scratchDir.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing.toFile().getUsableSpace();
    }

    static BactrianException lacking(Path scratchDir, Manifest manifest, String purpose) {
        return new BactrianException(
                ErrorKind.FAILED,
                "scratch directory " + scratchDir + " has " + free(scratchDir)
                        + " bytes free, and the plain dump needs " + needed(manifest) + " there " + purpose,
                "free some, or set another bactrian.scratch.directory");
    }
}
