package org.bactrian.artifact;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.jspecify.annotations.Nullable;

/**
 * The description of a backup that makes it one: {@code manifest.json}, docs/format.md.
 *
 * @param format {@link #FORMAT}
 * @param system first part of the source's id
 * @param source second part of the source's id
 * @param backup the backup's id; with the two above it is the path below the target's root
 * @param installation whose backup it is
 * @param base id of the backup that this one is a difference to; null for a full one
 * @param sequence counts the backups of the source; gives their order and shows holes
 * @param previous the backup before it in the sequence, null for the first
 * @param consistencyTime the moment it restores to, by the source's clock
 * @param startedAt by the host's clock
 * @param endedAt by the host's clock
 * @param files every file but the volumes, manifest.sig and manifest.json
 * @param signer fingerprint of the key that signed, as docs/format.md says
 * @param recipients fingerprints of the keys that can open it
 * @param tools versions of the tools and servers that took part
 * @param counts what a restore can be compared with
 * @param labels free words
 * @param properties what the streams do not hold and a restore needs; JSON values
 */
public record Manifest(
        int format,
        String system,
        String source,
        String backup,
        String installation,
        String kind,
        BackupType type,
        Purpose purpose,
        @Nullable String base,
        long sequence,
        @Nullable Previous previous,
        Instant consistencyTime,
        Instant startedAt,
        Instant endedAt,
        List<Stream> streams,
        List<FileRecord> files,
        String signer,
        List<String> recipients,
        Map<String, String> tools,
        Map<String, Long> counts,
        Map<String, String> labels,
        Map<String, Object> properties) {
    /** The number of the format that is written. */
    public static final int FORMAT = 0;

    /** The backup before: its id and the sha256 of its manifest.json. */
    public record Previous(String backup, String manifestSha256) {}

    /**
     * One stream. {@code cat} of its volumes gives the stored bytes.
     *
     * @param codecs in the order in which they were applied
     * @param plainSha256 null for a source that is marked secret
     */
    public record Stream(
            String name,
            List<String> codecs,
            long plainSize,
            @Nullable String plainSha256,
            long storedSize,
            String storedSha256,
            List<FileRecord> volumes) {
        /** As measured; a secret source keeps the checksum of its plaintext to itself. */
        public static Stream of(StreamRecord stream, boolean secret) {
            return new Stream(
                    stream.name(),
                    stream.codecs(),
                    stream.plainSize(),
                    secret ? null : stream.plainSha256(),
                    stream.storedSize(),
                    stream.storedSha256(),
                    stream.volumes());
        }
    }

    /** The same manifest with these other files. */
    public Manifest withFiles(List<FileRecord> others) {
        return new Manifest(
                format,
                system,
                source,
                backup,
                installation,
                kind,
                type,
                purpose,
                base,
                sequence,
                previous,
                consistencyTime,
                startedAt,
                endedAt,
                streams,
                others,
                signer,
                recipients,
                tools,
                counts,
                labels,
                properties);
    }

    /** The directory of the backup below a target's root: {@code system/source/backup}. */
    public String directory() {
        return system + "/" + source + "/" + backup;
    }

    /** Bytes of all volumes. */
    public long storedSize() {
        return streams.stream().mapToLong(Stream::storedSize).sum();
    }

    /** Bytes of all streams before the codecs. */
    public long plainSize() {
        return streams.stream().mapToLong(Stream::plainSize).sum();
    }
}
