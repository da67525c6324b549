package org.bactrian.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.bactrian.artifact.Volume;

/**
 * A backup whose manifest is signed.
 *
 * @param manifestSha256 of manifest.json's bytes, for the next manifest's {@code previous}
 * @param described RESTORE.txt, manifest.sig and manifest.json, in the order in which they go to every target
 */
public record Sealed(Manifest manifest, String manifestSha256, List<Volume> described) {
    /** What goes to the targets before the manifest. */
    public List<Volume> companions() {
        return described.subList(0, described.size() - 1);
    }

    /** The manifest: with it the backup exists on a target. */
    public Volume manifestFile() {
        return described.get(described.size() - 1);
    }

    /** Every file that a complete copy has. */
    public List<FileRecord> files() {
        List<FileRecord> files = new ArrayList<>();
        manifest.streams().forEach(stream -> files.addAll(stream.volumes()));
        described.forEach(file -> files.add(new FileRecord(file.name(), file.size(), file.sha256())));
        return List.copyOf(files);
    }

    /**
     * What the catalog keeps of the backup.
     *
     * @throws UncheckedIOException when the staged manifest cannot be read
     */
    public BackupRecord record(List<CopyRecord> copies) {
        long stored = files().stream().mapToLong(FileRecord::size).sum();
        long plain = manifest.streams().stream()
                .mapToLong(Manifest.Stream::plainSize)
                .sum();
        return new BackupRecord(
                manifest.kind(),
                manifest.sequence(),
                manifest.consistencyTime(),
                plain,
                stored,
                manifestSha256,
                text(manifestFile()),
                manifest.tools(),
                copies);
    }

    private static String text(Volume file) {
        try {
            return Files.readString(file.file(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
