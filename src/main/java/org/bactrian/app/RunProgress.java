package org.bactrian.app;

import java.util.Optional;
import org.bactrian.artifact.SourceId;

/** How far the runs of this process are; bound as {@code progress}. */
public interface RunProgress {
    /** The run that works on a source now, if this process has one. */
    Optional<Progress> of(SourceId source);

    /**
     * @param bytes of a backup: dumped so far, before the codecs; of a restore: fetched so far, as stored
     * @param total what {@code bytes} will be at the end; 0 when nobody knows, as of a backup
     */
    record Progress(long bytes, long total) {}
}
