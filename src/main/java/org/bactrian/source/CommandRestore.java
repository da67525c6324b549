package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.TimeLimits;

/** Brings back what a program dumped: by the program that reads it, as a file, or only to look at it. */
public final class CommandRestore implements Restorer {
    private final Path scratchDir;
    private final TimeLimits limits;

    /**
     * @param scratchDir where a dump lies until it is proven
     * @param limits of a source that names none
     */
    public CommandRestore(Path scratchDir, TimeLimits limits) {
        this.scratchDir = requireNonNull(scratchDir);
        this.limits = requireNonNull(limits);
    }

    @Override
    public Landing open(SourceSpec source, RestoreOrder order, Manifest manifest, String runId) {
        CommandSpec spec = CommandSpec.of(source, limits);
        CommandProof proof = new CommandProof(spec, manifest);
        return switch (order.place()) {
            case LIVE -> new CommandLoading(spec, proof, scratchDir);
            case DIRECTORY -> new CommandPlacement(Path.of(order.to()), proof);
            case CONTENT -> new CommandLook(proof);
            case SCRATCH -> new CommandTrial(spec, proof, scratchDir);
            case ELSEWHERE, TABLES ->
                throw new BactrianException(
                        ErrorKind.USAGE,
                        source.id() + " cannot be restored to another place: only its program knows places",
                        "restore the plain dump to a directory (--to-dir), and load it from there by hand");
        };
    }
}
