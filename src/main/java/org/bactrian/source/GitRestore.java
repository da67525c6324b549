package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.config.SourceSpec;

/** Brings repositories back: in place, to another path, as a bundle in a directory, or only to look at them. */
public final class GitRestore implements Restorer {
    /** Begins the names of its directories in the scratch directory. */
    static final String PREFIX = "git";

    /** Mode of files that nobody else may read. */
    static final int PRIVATE = 0600;

    private final Path scratchDir;
    private final Clock clock;

    /** @param scratchDir where repositories that are only looked at lie meanwhile */
    public GitRestore(Path scratchDir, Clock clock) {
        this.scratchDir = requireNonNull(scratchDir);
        this.clock = requireNonNull(clock);
    }

    @Override
    public Landing open(SourceSpec source, RestoreOrder order, Manifest manifest, String runId) {
        return switch (order.place()) {
            case LIVE -> placement(source, order, live(source), manifest);
            case ELSEWHERE -> placement(source, order, Path.of(order.to()), manifest);
            case DIRECTORY -> new GitFiles(Path.of(order.to()), scratchDir, manifest);
            case SCRATCH -> new GitLook(scratchDir, manifest, true);
            case CONTENT -> new GitLook(scratchDir, manifest, false);
            case TABLES ->
                throw new BactrianException(
                        ErrorKind.USAGE,
                        "a repository such as " + source.id() + " has no tables",
                        "restore it to another path (--to), and fetch from there what is wanted");
        };
    }

    private Landing placement(SourceSpec source, RestoreOrder order, Path path, Manifest manifest) {
        if (order.place() == Place.ELSEWHERE && !path.isAbsolute() && order.to().contains(":")) {
            throw remote(source, order.to());
        }
        boolean replaces = order.overLive();
        return new GitPlacement(
                new GitPlacement.Destination(path, replaces, order.safety()), manifest, clock.instant());
    }

    private static Path live(SourceSpec source) {
        GitAddress address = GitAddress.of(source.settings());
        return address.path().orElseThrow(() -> remote(source, address.repository()));
    }

    private static BactrianException remote(SourceSpec source, String address) {
        return new BactrianException(
                ErrorKind.USAGE,
                "repository " + GitAddress.shown(address) + " of " + source.id()
                        + " is on another host, and is not replaced from here",
                "restore it to a path (--to DIR), look at it, and put it there: git -C DIR push --mirror URL");
    }
}
