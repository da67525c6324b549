package org.bactrian.app;

import java.util.Optional;
import org.bactrian.artifact.SourceId;

/** How far the runs of this process are; bound as {@code progress}. */
public interface RunProgress {
    /** The run that works on a source now, if this process has one. */
    Optional<Progress> of(SourceId source);

    /** @param plainBytes dumped so far, before the codecs */
    record Progress(long plainBytes) {}
}
