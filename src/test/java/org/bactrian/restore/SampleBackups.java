package org.bactrian.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.BackupEntry.Copy;

/** Entries of the catalog as tests need them. */
final class SampleBackups {
    static final SourceId SOURCE = new SourceId("argo", "signals");

    private SampleBackups() {}

    /** As {@link #backup}, with a number that does not follow from its moment. */
    static BackupEntry numbered(long sequence, String id, String moment, String... targets) {
        BackupEntry entry = backup(id, moment, targets);
        return new BackupEntry(
                entry.source(),
                entry.backupId(),
                sequence,
                entry.kind(),
                entry.type(),
                entry.purpose(),
                entry.state(),
                entry.suspect(),
                entry.consistencyTime(),
                entry.startedAt(),
                entry.endedAt(),
                entry.plainBytes(),
                entry.storedBytes(),
                entry.manifestSha256(),
                entry.copies());
    }

    /** A backup of a moment with whole copies on these targets. */
    static BackupEntry backup(String id, String moment, String... targets) {
        List<Copy> copies = new ArrayList<>();
        for (String target : targets) {
            copies.add(copy(target, "exists", moment));
        }
        return entry(id, moment, "manual", "", copies);
    }

    static BackupEntry entry(String id, String moment, String purpose, String suspect, List<Copy> copies) {
        Instant at = Instant.parse(moment);
        return new BackupEntry(
                SOURCE,
                id,
                at.getEpochSecond(),
                "sqlite",
                "full",
                purpose,
                "OK",
                suspect,
                at,
                at,
                at,
                1000,
                500,
                "",
                copies);
    }

    static Copy copy(String target, String verified, String verifiedAt) {
        return new Copy(target, true, false, "SHA256", 500, "", verified, Instant.parse(verifiedAt));
    }

    static Copy incomplete(String target) {
        return new Copy(target, false, false, "NONE", 0, "no answer", "", null);
    }

    static Copy quarantined(String target) {
        return new Copy(target, false, true, "SHA256", 500, "main-00000 differs", "", null);
    }
}
