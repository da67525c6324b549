package org.bactrian.catalog;

import java.time.Instant;
import org.bactrian.artifact.SourceId;

/**
 * The last repair of a source's copies.
 *
 * @param good whether it left every copy whole
 */
public record LastRepair(SourceId source, Instant startedAt, boolean good) {}
