package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.TimeLimits;

/**
 * A git repository on this host or elsewhere. Settings: {@code repository}, and {@code user}, {@code passwordFile}, {@code
 * sshKeyFile}, {@code archive}.
 */
public final class GitSource implements Source {
    /** What is lacking of a repository with large files. */
    static final String LFS = "the repository keeps large files with Git LFS, outside of git: they are in no bundle."
            + " Back up the LFS server's own store as another source";

    private static final Duration LOOK = Duration.ofSeconds(60);
    private final Path mirrors;
    private final Clock clock;
    private final TimeLimits limits;

    /**
     * @param mirrors where copies of the repositories are kept, from which backups are made
     * @param clock the host's, which gives the consistency time
     */
    public GitSource(Path mirrors, Clock clock, TimeLimits limits) {
        this.mirrors = requireNonNull(mirrors);
        this.clock = requireNonNull(clock);
        this.limits = requireNonNull(limits);
    }

    @Override
    public Payload dump(SourceSpec source) {
        return dump(source, new Journal(clock));
    }

    /** @param journal is told what the dump lacks */
    public Payload dump(SourceSpec source, Journal journal) {
        return new GitDump(source, mirrors, clock, limits, journal);
    }

    @Override
    public List<Finding> examine(SourceSpec source) {
        List<Finding> findings = new ArrayList<>();
        String subject = "source " + source.id();
        try {
            GitAddress address = GitAddress.of(source.settings());
            try (GitTool git = new GitTool(new TimeLimits(LOOK, LOOK), address.environment())) {
                findings.add(new Finding(Level.OK, subject, git.text("version"), ""));
                look(findings, subject, address, git);
                large(findings, source, address, git);
            }
        } catch (BactrianException e) {
            findings.add(new Finding(Level.ERROR, subject, String.valueOf(e.getMessage()), hint(e)));
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            findings.add(
                    new Finding(Level.ERROR, subject, String.valueOf(e.getMessage()), "check the source's repository"));
        }
        return List.copyOf(findings);
    }

    private static void look(List<Finding> findings, String subject, GitAddress address, GitTool git)
            throws IOException {
        List<String> arguments = new ArrayList<>(address.settings());
        arguments.addAll(List.of("ls-remote", "--heads"));
        arguments.addAll(address.reader());
        arguments.addAll(List.of("--", address.repository()));
        String heads;
        try {
            heads = git.text(arguments.toArray(String[]::new));
        } catch (BactrianException e) {
            throw address.failure("cannot read", e);
        }
        findings.add(new Finding(
                Level.OK,
                subject,
                "repository " + address.repository() + " is readable, with "
                        + heads.lines().count() + " branches",
                ""));
    }

    /** Large files are looked for in the mirror of the last backup. */
    private void large(List<Finding> findings, SourceSpec source, GitAddress address, GitTool git) throws IOException {
        Path mirror = new GitMirror(mirrors, source.id(), address, git).directory();
        if (java.nio.file.Files.exists(mirror.resolve("HEAD"))) {
            GitContents contents = new GitContents(git, mirror);
            if (contents.hasCommit() && contents.usesLfs()) {
                findings.add(new Finding(
                        Level.WARNING,
                        "source " + source.id(),
                        "the repository keeps large files with Git LFS, which are in no backup of it",
                        "back up the LFS server's own store as another source"));
            }
        }
    }

    private static String hint(BactrianException e) {
        return e.hint().isEmpty() ? "check the source's repository" : e.hint();
    }
}
