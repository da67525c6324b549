package org.bactrian.storage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Volume;

/** {@code installation.json} at a target's root: which installation writes there; docs/format.md. */
public final class InstallationMark {
    /** The name of the object. */
    public static final String OBJECT = "installation.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    /** @param directory for files in passing; made when it is missing */
    public InstallationMark(Path directory) {
        this.directory = requireNonNull(directory, "directory");
    }

    /** The mark of an installation, ready to be put. The caller removes the file. */
    public Volume write(String installation) throws IOException {
        Path file = place();
        Files.writeString(file, JSON.writeValueAsString(Map.of("installation", installation)) + "\n");
        FileDigest digest = FileDigest.of(file, "SHA-256");
        return new Volume(OBJECT, file, digest.size(), digest.hex());
    }

    /** A name for a file in passing: where the mark of a target is fetched to. */
    public Path place() throws IOException {
        Files.createDirectories(directory);
        return directory.resolve("installation-" + UUID.randomUUID() + ".json");
    }

    /** Removes a file in passing. */
    public void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * Compares the mark of a target with this installation, and removes the fetched file.
     *
     * @throws BactrianException REFUSED when the target is another installation's
     */
    public void check(String installation, String target, Path fetched) throws IOException {
        String owner;
        try {
            owner = JSON.readTree(Files.readString(fetched))
                    .path("installation")
                    .asText();
        } finally {
            Files.deleteIfExists(fetched);
        }
        if (!owner.equals(installation)) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "target '" + target + "' belongs to installation '" + owner + "', this is '" + installation + "'",
                    "give each installation its own path, or bucket and prefix, in targets.yaml");
        }
    }
}
