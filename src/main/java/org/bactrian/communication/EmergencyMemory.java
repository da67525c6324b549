package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outage of the catalog that people were told of, kept in a small file, because the catalog cannot: for all processes
 * of this host, one change at a time. When even the file cannot be written, this process alone remembers.
 */
final class EmergencyMemory {
    private static final Logger LOG = LoggerFactory.getLogger(EmergencyMemory.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    // a file lock keeps other processes away, not other threads
    private static final Object THREADS = new Object();

    private final Path file;
    private @Nullable Outage unwritten;

    /** @param file need not be there, nor its directory */
    EmergencyMemory(Path file) {
        this.file = requireNonNull(file, "file required");
    }

    /** What a change made of the outage. */
    record Step(Outage before, Outage after) {}

    /** Changes the outage, while no other process does. */
    Step change(UnaryOperator<Outage> change) {
        synchronized (THREADS) {
            try {
                Files.createDirectories(directory());
                try (FileChannel lock = FileChannel.open(
                                file.resolveSibling("emergency.lock"),
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                PRIVATE);
                        var held = lock.lock()) {
                    requireNonNull(held, "lock required");
                    Step step = step(read(), change);
                    if (!step.after().equals(read())) {
                        write(step.after());
                    }
                    unwritten = null;
                    return step;
                }
            } catch (IOException e) {
                LOG.warn("the outage of the catalog cannot be remembered in {}: {}", file, e.toString());
                Step step = step(Outage.NONE, change);
                unwritten = step.after();
                return step;
            }
        }
    }

    private Step step(Outage written, UnaryOperator<Outage> change) {
        Outage before = unwritten == null ? written : unwritten;
        return new Step(before, change.apply(before));
    }

    /** The outage now; {@link Outage#NONE} when there is none. */
    Outage now() {
        synchronized (THREADS) {
            try {
                return unwritten == null ? read() : unwritten;
            } catch (IOException e) {
                LOG.warn("{} cannot be read: {}", file, e.toString());
                return Outage.NONE;
            }
        }
    }

    private Path directory() {
        return requireNonNull(file.toAbsolutePath().getParent(), "the file has no directory");
    }

    private Outage read() throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), Outage.class);
        } catch (NoSuchFileException none) {
            return Outage.NONE;
        } catch (JsonProcessingException e) {
            LOG.warn("{} is no account of an outage, and counts as none: {}", file, e.getOriginalMessage());
            return Outage.NONE;
        }
    }

    private void write(Outage outage) throws IOException {
        if (outage.none()) {
            Files.deleteIfExists(file);
            return;
        }
        Path next = Files.createTempFile(directory(), "emergency", ".next", PRIVATE);
        try {
            Files.write(next, JSON.writeValueAsBytes(outage));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
