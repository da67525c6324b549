package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.TimeLimits;

/**
 * Bactrian's own configuration and routes, without private keys: who finds a backup must not find its key in it. Settings:
 * {@code path} (the configuration), {@code routes}.
 */
public final class ConfigSource implements Source {
    /** Names under which keys are kept (docs of {@code keys.yaml}). */
    static final List<String> EXCLUDED = List.of("*.pem", "identity*.txt");

    private final Clock clock;
    private final TimeLimits limits;

    /** @param clock the host's, which gives the consistency time */
    public ConfigSource(Clock clock, TimeLimits limits) {
        this.clock = requireNonNull(clock);
        this.limits = requireNonNull(limits);
    }

    @Override
    public Payload dump(SourceSpec source) {
        return new ConfigDump(source, clock, limits);
    }

    @Override
    public List<Finding> examine(SourceSpec source) {
        List<Finding> findings = new ArrayList<>();
        String subject = "source " + source.id();
        try {
            for (Path directory : directories(source)) {
                findings.add(new Finding(Level.OK, subject, "directory " + directory + " is readable", ""));
            }
        } catch (BactrianException e) {
            findings.add(new Finding(Level.ERROR, subject, String.valueOf(e.getMessage()), e.hint()));
        } catch (IllegalStateException | IllegalArgumentException e) {
            findings.add(new Finding(
                    Level.ERROR,
                    subject,
                    String.valueOf(e.getMessage()),
                    "see this source's settings in systems.yaml"));
        }
        return List.copyOf(findings);
    }

    /** @throws BactrianException when one is missing or may not be read */
    static List<Path> directories(SourceSpec source) {
        List<Path> directories = new ArrayList<>();
        directories.add(directory(source.settings().required("path")));
        source.settings().text("routes").map(ConfigSource::directory).ifPresent(directories::add);
        return List.copyOf(directories);
    }

    private static Path directory(String text) {
        Path path = Path.of(text).toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            throw new BactrianException(
                    ErrorKind.FAILED, "there is no directory " + path, "check the source's path and routes");
        }
        if (!Files.isReadable(path) || !Files.isExecutable(path)) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "directory " + path + " may not be read by user '" + System.getProperty("user.name") + "'",
                    "chmod or chown it, or add the user to its group");
        }
        return path;
    }
}
