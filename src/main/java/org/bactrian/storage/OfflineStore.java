package org.bactrian.storage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Volume;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FileStore} on a removable medium. The medium carries its label in {@code medium.json} at its root; without
 * it, or with another one, the medium counts as not attached and nothing is written or created.
 */
public final class OfflineStore {
    /** The file that names the medium; docs/targets.md. It is no object. */
    public static final String LABEL_FILE = "medium.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String target;
    private final Path path;
    private final String medium;
    private final FileStore files;

    /**
     * @param path where the medium is mounted
     * @param medium the label that the medium must carry
     */
    public OfflineStore(String target, Path path, String medium) {
        this.target = requireNonNull(target, "target");
        this.path = requireNonNull(path, "path");
        this.medium = requireNonNull(medium, "medium");
        this.files = new FileStore(target, path);
    }

    /**
     * Makes a directory a medium: writes its label. The directory must exist.
     *
     * @throws IOException when it cannot be written, or has a label already
     */
    public static void label(Path path, String label) throws IOException {
        Path file = path.resolve(LABEL_FILE);
        if (Files.exists(file)) {
            throw new IOException(file + " exists already");
        }
        Files.writeString(file, JSON.writeValueAsString(Map.of("label", label)) + "\n");
    }

    /** As {@link FileStore#put}; FAILED too when the medium is not attached. */
    public Receipt put(Volume volume, String object) throws IOException {
        requireAttached();
        return files.put(volume, requireObject(object));
    }

    /** As {@link FileStore#stat}; FAILED too when the medium is not attached. */
    public @Nullable ObjectStat stat(String object) throws IOException {
        requireAttached();
        return files.stat(requireObject(object));
    }

    /** As {@link FileStore#get}; FAILED too when the medium is not attached. */
    public ObjectStat get(String object, Path destination) throws IOException {
        requireAttached();
        return files.get(requireObject(object), destination);
    }

    /** As {@link FileStore#list}; FAILED too when the medium is not attached. */
    public List<ObjectStat> list(String prefix) throws IOException {
        requireAttached();
        return files.list(prefix).stream()
                .filter(object -> !object.name().equals(LABEL_FILE))
                .toList();
    }

    /** As {@link FileStore#delete}; FAILED too when the medium is not attached. */
    public void delete(String object) throws IOException {
        requireAttached();
        files.delete(requireObject(object));
    }

    private void requireAttached() throws IOException {
        Path file = path.resolve(LABEL_FILE);
        if (!Files.isRegularFile(file)) {
            throw notAttached("there is no " + LABEL_FILE);
        }
        String label = label(file);
        if (!label.equals(medium)) {
            throw notAttached("the medium there is '" + label + "'");
        }
    }

    private String label(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readString(file)).path("label").asText();
        } catch (JsonProcessingException e) {
            throw notAttached(file + " is not JSON");
        }
    }

    private BactrianException notAttached(String why) {
        return new BactrianException(
                ErrorKind.FAILED,
                "medium '" + medium + "' of target '" + target + "' is not attached at " + path + ": " + why,
                "attach and mount the medium; a new one gets its label by a file " + LABEL_FILE + " with {\"label\": \""
                        + medium + "\"}");
    }

    private static String requireObject(String object) {
        if (object.equals(LABEL_FILE)) {
            throw new BactrianException(ErrorKind.REFUSED, "'" + LABEL_FILE + "' is the medium's label", "");
        }
        return object;
    }
}
