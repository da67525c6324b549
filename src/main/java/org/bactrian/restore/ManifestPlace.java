package org.bactrian.restore;

import java.nio.file.Path;

/**
 * Where a manifest and its signature lie while they are read.
 *
 * @param directory theirs alone
 */
public record ManifestPlace(Path directory) {
    /** The file for manifest.json. */
    public Path manifest() {
        return directory.resolve("manifest.json");
    }

    /** The file for manifest.sig. */
    public Path signature() {
        return directory.resolve("manifest.sig");
    }
}
