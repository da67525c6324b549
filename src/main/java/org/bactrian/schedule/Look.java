package org.bactrian.schedule;

import java.time.Instant;
import org.bactrian.artifact.SourceId;

/**
 * How far the schedule of a source was looked at.
 *
 * @param firstSeenAt when the source was seen for the first time
 * @param lookedAt due times up to here are in the catalog
 */
public record Look(SourceId source, Instant firstSeenAt, Instant lookedAt) {}
