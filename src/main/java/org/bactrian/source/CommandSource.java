package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;

/** Whatever a program writes to its standard output. Settings: {@code dump}, and what docs/sources.md has on the kind. */
public final class CommandSource implements Source {
    /** The programs of a source; the first two every source has. */
    private static final List<String> PROGRAMS = List.of("dump", "load", "check", "scratchLoad");

    private final Clock clock;
    private final TimeLimits limits;

    /**
     * @param clock the host's, which gives the consistency time
     * @param limits of a source that names none
     */
    public CommandSource(Clock clock, TimeLimits limits) {
        this.clock = requireNonNull(clock);
        this.limits = requireNonNull(limits);
    }

    @Override
    public Payload dump(SourceSpec source) {
        return new CommandDump(CommandSpec.of(source, limits), clock);
    }

    @Override
    public List<Finding> examine(SourceSpec source) {
        CommandSpec spec = CommandSpec.of(source, limits);
        List<Finding> findings = new ArrayList<>();
        for (String key : PROGRAMS) {
            if (spec.has(key) || PROGRAMS.indexOf(key) < 2) {
                findings.add(examine(spec, key));
            }
        }
        return List.copyOf(findings);
    }

    private static Finding examine(CommandSpec spec, String key) {
        String subject = "source " + spec.source().id();
        try {
            Command command = spec.command(key);
            Optional<Path> file = command.file();
            return file.isPresent()
                    ? new Finding(Level.OK, subject, "program of '" + key + "' is " + file.get(), "")
                    : new Finding(
                            Level.ERROR,
                            subject,
                            "there is no executable file '"
                                    + command.arguments().get(0) + "' for '" + key + "'",
                            "install it, or write its absolute path in systems.yaml");
        } catch (BactrianException e) {
            return new Finding(Level.ERROR, subject, String.valueOf(e.getMessage()), e.hint());
        }
    }
}
