package org.bactrian.storage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.FoundBackup;
import org.bactrian.catalog.RefusedBackup;

/** One look at what a target holds, by its own signed files. Safe for several threads. */
public final class Survey {
    private final String target;
    private final Path place;
    private final List<Candidate> candidates;
    private final List<ObjectStat> listing;
    private final List<FoundBackup> found = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> believed = new TreeSet<>();
    private final List<RefusedBackup> refused = new ArrayList<>();
    private String installation = "";

    /**
     * @param place a directory of this host that goes with the survey
     * @param candidates what may be backups
     * @param listing all objects that were looked at
     */
    Survey(String target, Path place, List<Candidate> candidates, List<ObjectStat> listing) {
        this.target = target;
        this.place = place;
        this.candidates = List.copyOf(candidates);
        this.listing = List.copyOf(listing);
    }

    /** The id of the target that is looked at. */
    public String target() {
        return target;
    }

    /** Where the mark of the target's installation is fetched to. */
    public Path mark() {
        return place.resolve(InstallationMark.OBJECT);
    }

    /** All directories that hold a manifest. */
    public List<Candidate> candidates() {
        return candidates;
    }

    /** All objects that were looked at. */
    public List<ObjectStat> listing() {
        return listing;
    }

    /** The directories whose manifest was signed by a trusted signer, whatever else is wrong with them. */
    public synchronized Set<String> believed() {
        return Set.copyOf(believed);
    }

    /** The directories whose manifest is not believed. */
    public synchronized List<RefusedBackup> refused() {
        return List.copyOf(refused);
    }

    /** The backups that can be believed, by source, the newest first. */
    public synchronized List<FoundBackup> found() {
        return List.copyOf(found);
    }

    /** The same as a list of the catalog has them. */
    public List<BackupEntry> entries() {
        return found().stream().map(FoundBackup::entry).toList();
    }

    /** What was refused, and why; and what else seems not to be as it was written. */
    public synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    Path place() {
        return place;
    }

    synchronized String installation() {
        return installation;
    }

    synchronized void belongs(String id) {
        installation = id;
    }

    synchronized void add(FoundBackup backup) {
        found.add(backup);
    }

    synchronized void add(Finding finding) {
        findings.add(finding);
    }

    synchronized void believe(String directory) {
        believed.add(directory);
    }

    synchronized void refuse(RefusedBackup backup) {
        refused.add(backup);
    }

    synchronized void replace(List<FoundBackup> kept) {
        found.clear();
        found.addAll(kept);
    }
}
