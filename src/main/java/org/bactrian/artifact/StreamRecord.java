package org.bactrian.artifact;

import java.util.List;

/**
 * One stream of a backup as the manifest describes it.
 *
 * @param codecs in the order in which they were applied
 * @param plainSize bytes before the codecs
 * @param storedSize bytes after them, the sum of the volumes
 */
public record StreamRecord(
        String name,
        List<String> codecs,
        long plainSize,
        String plainSha256,
        long storedSize,
        String storedSha256,
        List<FileRecord> volumes) {
    /** A stored file: name, size in bytes and lower-case hexadecimal sha256. */
    public record FileRecord(String name, long size, String sha256) {}
}
