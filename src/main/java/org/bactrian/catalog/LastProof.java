package org.bactrian.catalog;

import java.time.Instant;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * When the copies of a source on one target were last checked to one level.
 *
 * @param level {@code exists}, {@code checksum}, {@code content} or {@code restore}
 * @param attemptedAt the last check, however it ended
 * @param provenAt the last one that passed; null: none did
 */
public record LastProof(
        SourceId source,
        String target,
        String level,
        Instant attemptedAt,
        @Nullable Instant provenAt) {}
