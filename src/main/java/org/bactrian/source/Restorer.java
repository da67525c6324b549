package org.bactrian.source;

import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.config.SourceSpec;

/** How one kind of source is brought back: the counterpart of {@link Source}. */
public interface Restorer {
    /**
     * Describes the restore of one backup to one place; nothing is reached or changed yet but what is needed to say what
     * is there.
     *
     * @param source what the inventory says of it
     * @param order where to, and what is allowed
     * @param manifest of the backup, its signature checked
     * @param runId names what is made beside live data and in the scratch directory
     * @throws BactrianException USAGE when this kind cannot be restored to that place, naming those it can
     */
    Landing open(SourceSpec source, RestoreOrder order, Manifest manifest, String runId);
}
