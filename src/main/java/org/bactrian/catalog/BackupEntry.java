package org.bactrian.catalog;

import java.time.Instant;
import java.util.List;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * A backup as lists show it.
 *
 * @param state OK or DEGRADED
 * @param suspect why it is restored only when it is named; empty when nothing speaks against it
 * @param consistencyTime the moment it restores to
 * @param plainBytes bytes before the codecs
 * @param storedBytes bytes on one target
 */
public record BackupEntry(
        SourceId source,
        String backupId,
        long sequence,
        String kind,
        String type,
        String purpose,
        String state,
        String suspect,
        Instant consistencyTime,
        Instant startedAt,
        Instant endedAt,
        long plainBytes,
        long storedBytes,
        String manifestSha256,
        List<Copy> copies) {
    /**
     * It on one target.
     *
     * @param proof the weakest proof of its files
     * @param complete whether every file lies there and no check has failed since
     * @param quarantined whether a check failed: it is not offered for a restore until it is repaired
     * @param verified the highest level that passed; empty when none did
     * @param verifiedAt when the copy was last checked; null: never
     */
    public record Copy(
            String target,
            boolean complete,
            boolean quarantined,
            String proof,
            long bytes,
            String message,
            String verified,
            @Nullable Instant verifiedAt) {}

    /** How many copies are complete. */
    public long completeCopies() {
        return copies.stream().filter(Copy::complete).count();
    }
}
