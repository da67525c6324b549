package org.bactrian.artifact;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A backup whose manifest is sealed and delivered, as the catalog keeps it.
 *
 * @param kind of the source
 * @param sequence number of the backup within its source, from 1
 * @param consistencyTime the moment it restores to, by the source's clock
 * @param plainBytes bytes before the codecs, all streams
 * @param storedBytes bytes of all its files on one target
 * @param manifestJson the signed bytes as text
 * @param tools versions that took part
 * @param copies one for each target of the run
 */
public record BackupRecord(
        String kind,
        long sequence,
        Instant consistencyTime,
        long plainBytes,
        long storedBytes,
        String manifestSha256,
        String manifestJson,
        Map<String, String> tools,
        List<CopyRecord> copies) {
    /**
     * A backup on one target.
     *
     * @param complete whether every file lies there, the manifest last
     * @param proof the weakest proof of its files
     * @param bytes stored there
     * @param message why it is incomplete; empty otherwise
     * @param verified the highest level that passed: {@code exists}; empty when none did
     */
    public record CopyRecord(
            String target, boolean complete, Receipt.Proof proof, long bytes, String message, String verified) {}

    /** How many copies are complete. */
    public long completeCopies() {
        return copies.stream().filter(CopyRecord::complete).count();
    }
}
