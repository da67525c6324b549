package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.TimeLimits;

/**
 * Files and directories, as one tar: kinds {@code files} and {@code config}. Settings: {@code paths}, {@code exclude},
 * {@code unreadable}.
 */
public final class FilesSource implements Source {
    private final Path scratchDir;
    private final Clock clock;
    private final TimeLimits limits;

    /**
     * @param scratchDir where the list of files lies while they are read
     * @param clock the host's, which gives the consistency time
     */
    public FilesSource(Path scratchDir, Clock clock, TimeLimits limits) {
        this.scratchDir = requireNonNull(scratchDir);
        this.clock = requireNonNull(clock);
        this.limits = requireNonNull(limits);
    }

    @Override
    public Payload dump(SourceSpec source) {
        return new FilesDump(source, scratchDir, clock, limits);
    }

    @Override
    public List<Finding> examine(SourceSpec source) {
        String subject = "source " + source.id();
        try {
            TarWriting.version();
            return look(FileSelection.of(source), subject);
        } catch (BactrianException e) {
            return List.of(new Finding(Level.ERROR, subject, String.valueOf(e.getMessage()), e.hint()));
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            String hint = "see this source's settings in systems.yaml";
            return List.of(new Finding(Level.ERROR, subject, String.valueOf(e.getMessage()), hint));
        }
    }

    private List<Finding> look(FileSelection selection, String subject) throws IOException {
        LeftOut leftOut = new LeftOut();
        Certificates certificates = new Certificates();
        AtomicLong kept = new AtomicLong();
        new FileTree(selection, leftOut, (path, state) -> {
                    kept.incrementAndGet();
                    if (state.form() == FileState.Form.FILE) {
                        certificates.look(path, state.size());
                    }
                })
                .walk();
        List<Finding> findings = new ArrayList<>();
        if (kept.get() == 0) {
            findings.add(
                    new Finding(Level.ERROR, subject, "its paths hold nothing that is to be kept", "look at exclude"));
        } else {
            findings.add(new Finding(Level.OK, subject, kept + " files, directories and links can be read", ""));
        }
        Level unreadable = selection.skipUnreadable() ? Level.WARNING : Level.ERROR;
        for (String path : leftOut.named(LeftOut.Why.UNREADABLE)) {
            String fact = path + " may not be read by user '" + System.getProperty("user.name") + "'";
            findings.add(new Finding(unreadable, subject, fact, "chmod or chown it, exclude it, or unreadable: skip"));
        }
        for (Path root : selection.roots()) {
            if (Files.isSymbolicLink(root)) {
                String fact = root + " is a symbolic link, and is kept as one";
                findings.add(new Finding(Level.WARNING, subject, fact, "name what it leads to: " + root.toRealPath()));
            }
        }
        for (String warning : certificates.warnings(clock.instant(), true)) {
            findings.add(new Finding(Level.WARNING, subject, warning, "renew it"));
        }
        return List.copyOf(findings);
    }
}
