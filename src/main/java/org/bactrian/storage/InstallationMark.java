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
        String owner = owner(fetched);
        if (!owner.equals(installation)) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "target '" + target + "' belongs to installation '" + owner + "', this is '" + installation + "'",
                    "give each installation its own path, or bucket and prefix, in targets.yaml");
        }
    }

    /**
     * Lets a target pass that lacks an object and bears the mark of this installation: it is the place where the copy lay.
     * Removes the fetched file.
     *
     * @param lacking the object
     * @param fetched the mark; no file when the target has none
     * @throws BactrianException FAILED when it is another place: an empty mount point, or another disk or bucket
     */
    public void own(String installation, String target, String lacking, Path fetched) throws IOException {
        String owner = Files.exists(fetched) ? owner(fetched) : "";
        if (!owner.equals(installation)) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "target '" + target + "' lacks '" + lacking + "' and "
                            + (owner.isEmpty()
                                    ? "bears no mark of an installation"
                                    : "belongs to installation '" + owner + "', this is '" + installation + "'")
                            + ": it is not the place where the copies lie",
                    "is its disk mounted, is it the right path or bucket? " + again(installation));
        }
    }

    /**
     * Lets a target without a mark be claimed, when it never had a copy of ours.
     *
     * @param known whole copies that the catalog knows there
     * @throws BactrianException REFUSED when there are some: what is there now is an empty mount point, or was emptied
     */
    public void vacant(String installation, String target, Number known) {
        if (known.longValue() > 0) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "target '" + target + "' bears no mark of an installation, but the catalog knows of " + known
                            + " copies there: it is not mounted, or was emptied",
                    "is its disk mounted, is it the right path or bucket? " + again(installation));
        }
    }

    private static String again(String installation) {
        return "when the copies are really gone, put a file " + OBJECT + " with {\"installation\": \"" + installation
                + "\"} at its root; then they count as bad, and 'bactrian copy repair' brings them back";
    }

    private static String owner(Path fetched) throws IOException {
        try {
            return JSON.readTree(Files.readString(fetched)).path("installation").asText();
        } finally {
            Files.deleteIfExists(fetched);
        }
    }
}
