package org.bactrian.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.StreamRecord.FileRecord;

/** One copy while it is made whole. Used by one thread at a time. */
public final class CopyRepair {
    private final CopyToRepair copy;
    private final Manifest manifest;
    private final List<FileRecord> files;
    private final Map<String, Long> there = new HashMap<>();
    private final List<FileRecord> bad = new ArrayList<>();

    /**
     * @param files every file of a whole copy in the order in which they are put: manifest.sig and manifest.json last
     * @param listing what lies there now
     */
    CopyRepair(CopyToRepair copy, Manifest manifest, List<FileRecord> files, List<ObjectStat> listing) {
        this.copy = copy;
        this.manifest = manifest;
        this.files = List.copyOf(files);
        int prefix = copy.directory().length() + 1;
        listing.forEach(stat -> there.put(stat.name().substring(prefix), stat.size()));
    }

    /** What is repaired. */
    public CopyToRepair copy() {
        return copy;
    }

    /** The signed description of the backup. */
    public Manifest manifest() {
        return manifest;
    }

    /** Files that lie there with the right size, and have to be read to know more. */
    public List<FileRecord> present() {
        return files.stream()
                .filter(file -> there.getOrDefault(file.name(), -1L) == file.size())
                .toList();
    }

    /** Files that are missing or bad, in the order in which they are put. */
    public List<FileRecord> open() {
        return files.stream()
                .filter(file -> bad.contains(file) || there.getOrDefault(file.name(), -1L) != file.size())
                .toList();
    }

    /** Whether something lies there under the name of a file. */
    public boolean occupied(FileRecord file) {
        return there.containsKey(file.name());
    }

    /** Bytes of a whole copy. */
    public long bytes() {
        return files.stream().mapToLong(FileRecord::size).sum();
    }

    List<FileRecord> files() {
        return files;
    }

    void bad(FileRecord file) {
        bad.add(file);
    }
}
