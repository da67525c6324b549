package org.bactrian.source;

import java.util.List;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;

/** A kind of thing that can be dumped. Stateless; one instance serves all sources of the kind. */
public interface Source {
    /**
     * Describes a dump. Nothing has run when this returns; the dump runs while the payload's streams are written, and
     * fails there. The caller closes the payload whatever happens; closing ends what still runs.
     */
    Payload dump(SourceSpec source);

    /**
     * Looks whether a dump could work: tools, versions, reachability, rights; each finding with the exact fix.
     * Throws nothing: what fails is a finding.
     */
    List<Finding> examine(SourceSpec source);
}
