package org.bactrian.app;

import java.util.Objects;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Run;
import org.bactrian.catalog.Previous;
import org.bactrian.config.SourceSpec;
import org.bactrian.staging.Cut;
import org.bactrian.storage.ManifestSealer;
import org.bactrian.storage.Sealed;

/** Brings together what a manifest needs: the finished dump, the catalog's last backup and this installation. */
public final class Sealing {
    private final ManifestSealer sealer;
    private final String installation;

    Sealing(ManifestSealer sealer, String installation) {
        this.sealer = Objects.requireNonNull(sealer);
        this.installation = Objects.requireNonNull(installation);
    }

    /** Signs the description of a finished dump. See {@link ManifestSealer#seal}. */
    public Sealed seal(Run run, SourceSpec source, Cut cut, Previous previous) {
        Manifest.Previous before =
                previous.sequence() == 0 ? null : new Manifest.Previous(previous.backupId(), previous.manifestSha256());
        return sealer.seal(
                run,
                source,
                new ManifestSealer.Contents(cut.streams(), cut.facts(), installation, previous.nextSequence(), before));
    }
}
