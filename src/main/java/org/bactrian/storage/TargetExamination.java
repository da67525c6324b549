package org.bactrian.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Volume;
import org.jspecify.annotations.Nullable;

/** What {@code doctor} does to a target: a small object is put, looked at, fetched, put again with other bytes, and removed. */
public final class TargetExamination {
    private final Path directory;

    /** @param directory for files in passing; made when it is missing */
    public TargetExamination(Path directory) {
        this.directory = requireNonNull(directory, "directory");
    }

    /** A small file of random content, named {@code doctor-<random>}, ready to be put under that name. */
    public Volume probe() throws IOException {
        Files.createDirectories(directory);
        String name = "doctor-" + UUID.randomUUID();
        Path file = directory.resolve(name);
        byte[] content = (name + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(file, content);
        return new Volume(
                name, file, content.length, FileDigest.of(file, "SHA-256").hex());
    }

    /** Where the probe is fetched to. */
    public Path place(Volume probe) {
        return probe.file().resolveSibling(probe.name() + ".fetched");
    }

    /**
     * Compares what came back.
     *
     * @throws BactrianException VERIFICATION_FAILED when it is not what was put
     */
    public void compare(Volume probe, @Nullable ObjectStat stat, Path fetched) throws IOException {
        FileDigest found = FileDigest.of(fetched, "SHA-256");
        if (stat == null || stat.size() != probe.size() || !found.hex().equals(probe.sha256())) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED, "what was put is not what came back", "look at the store");
        }
    }

    /** Other bytes under the probe's name: no store may take them. */
    public Volume other(Volume probe) throws IOException {
        Path file = probe.file().resolveSibling(probe.name() + ".other");
        Files.writeString(file, "other bytes than " + probe.name() + "\n");
        return new Volume(
                probe.name(),
                file,
                Files.size(file),
                FileDigest.of(file, "SHA-256").hex());
    }

    /** Removes the files in passing. */
    public void clean(Volume probe) throws IOException {
        Files.deleteIfExists(probe.file());
        Files.deleteIfExists(probe.file().resolveSibling(probe.name() + ".other"));
        Files.deleteIfExists(place(probe));
    }

    /**
     * The finding for a target on which everything worked.
     *
     * @param overwritten whether it took other bytes under a name that was taken
     */
    public List<Finding> passed(String target, boolean overwritten) {
        String subject = "target " + target;
        return List.of(
                overwritten
                        ? new Finding(
                                Finding.Level.WARNING,
                                subject,
                                "took other bytes under a name that was taken: it ignores 'If-None-Match', so that a"
                                        + " stored file could be overwritten unnoticed",
                                "use a store that knows conditional writes, or keep versions of its objects")
                        : new Finding(
                                Finding.Level.OK,
                                subject,
                                "takes, shows, gives back, keeps and removes an object",
                                ""));
    }

    /** The finding for a target on which something failed. */
    public List<Finding> failed(String target, Exception fault) {
        BactrianException known = Causes.first(fault, BactrianException.class);
        if (known != null) {
            return List.of(error(target, known.getMessage(), known.hint()));
        }
        return List.of(error(target, message(fault), "check that the target is up, and its address in targets.yaml"));
    }

    // a wrapper's message is its cause's with the name of a class before it
    private static @Nullable String message(Throwable fault) {
        Throwable cause = fault.getCause();
        String message = fault.getMessage();
        if (cause != null && (message == null || message.equals(cause.toString()))) {
            return message(cause);
        }
        return message;
    }

    private static Finding error(String target, @Nullable String message, String hint) {
        return new Finding(Finding.Level.ERROR, "target " + target, String.valueOf(message), hint);
    }
}
