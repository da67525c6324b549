package org.bactrian.catalog;

import java.time.Instant;
import java.util.List;
import org.bactrian.artifact.SourceId;

/**
 * A backup as lists show it.
 *
 * @param state OK or DEGRADED
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
        Instant consistencyTime,
        Instant startedAt,
        Instant endedAt,
        long plainBytes,
        long storedBytes,
        List<Copy> copies) {
    /**
     * It on one target.
     *
     * @param proof the weakest proof of its files
     * @param verified the highest level that passed; empty when none did
     */
    public record Copy(String target, boolean complete, String proof, long bytes, String message, String verified) {}

    /** How many copies are complete. */
    public long completeCopies() {
        return copies.stream().filter(Copy::complete).count();
    }
}
