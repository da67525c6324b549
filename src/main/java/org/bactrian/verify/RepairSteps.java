package org.bactrian.verify;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Sha256;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.artifact.Volume;

/** The steps of making one copy whole. Good bytes are at hand and proven before anything is deleted. */
public final class RepairSteps {
    private final Clock clock;
    private final StoredFile stored = new StoredFile();
    private final ExistsCheck exists = new ExistsCheck();

    public RepairSteps(Clock clock) {
        this.clock = requireNonNull(clock);
    }

    /** Begins with all copies still to do. */
    public RepairProgress progress(List<CopyToRepair> tasks) {
        return RepairProgress.of(tasks);
    }

    /** One copy could not be made whole; the others are tried all the same. */
    public void failed(RepairProgress progress, CopyToRepair copy, Throwable fault) {
        progress.failed(copy, fault);
    }

    /** The end of the run: see {@link RepairProgress#conclude}. */
    public void conclude(RepairProgress progress, Journal journal) {
        progress.conclude(journal);
    }

    /**
     * Begins with what lies there.
     *
     * @param manifest of the backup, its signature checked
     * @param signed manifest.json of a good copy, on this host; its signature lies beside it
     */
    public CopyRepair begin(CopyToRepair copy, Manifest manifest, Path signed, Iterator<ObjectStat> listing)
            throws IOException {
        List<FileRecord> files = new ArrayList<>();
        manifest.streams().forEach(stream -> files.addAll(stream.volumes()));
        files.addAll(manifest.files());
        for (String name : List.of("manifest.sig", "manifest.json")) {
            byte[] bytes = Files.readAllBytes(signed.resolveSibling(name));
            files.add(new FileRecord(name, bytes.length, Sha256.of(bytes)));
        }
        List<ObjectStat> there = new ArrayList<>();
        listing.forEachRemaining(there::add);
        return new CopyRepair(copy, manifest, files, there);
    }

    /**
     * Notes that a file which lies there has other bytes, or is gone.
     *
     * @throws Exception the fault itself when it says nothing about the bytes
     */
    public void bad(CopyRepair repair, FileRecord file, Exception fault) throws Exception {
        if (!Faults.damage(fault)) {
            throw fault;
        }
        repair.bad(file);
    }

    /** The search for good bytes begins. */
    public GiverSearch search(CopyToRepair copy) {
        return new GiverSearch(copy);
    }

    /** A giver's manifest is good: the search is over. */
    public void take(GiverSearch search) {
        search.found();
    }

    /** What a giver gave is proven: the search is over. */
    public void accept(GiverSearch search, FileRecord file, Path fetched) throws IOException {
        stored.compare(file, fetched);
        search.found();
    }

    /**
     * A giver could not give a file, or its own is bad; the next one is asked.
     *
     * @return what that says of the giver's own copy, noted in the journal
     */
    public CopyCheck refuse(GiverSearch search, CopyToRepair copy, String giver, Journal journal, Throwable fault) {
        search.refuse(giver + ": " + Causes.told(fault));
        boolean bad = Faults.damage(fault) && copy.givers().contains(giver);
        CopyCheck check = new CopyCheck(
                copy.source(),
                copy.backupId(),
                giver,
                Level.CHECKSUM,
                bad ? Outcome.FAILED : Outcome.NOT_PROVABLE,
                Causes.told(fault),
                clock.instant(),
                Map.of("repairing", copy.target()));
        boolean known = journal.checks().stream()
                .anyMatch(other -> other.backupId().equals(copy.backupId())
                        && other.target().equals(giver)
                        && other.outcome() == check.outcome());
        if (!known) {
            journal.check(check);
        }
        return check;
    }

    /**
     * Goes on only with what was found.
     *
     * @throws BactrianException FAILED when no copy has good bytes of it
     */
    public void found(GiverSearch search, CopyToRepair copy, String file) {
        if (!search.isFound()) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "no good " + file + " of " + copy.directory() + " was found for " + copy.target() + ": "
                            + search.refusals(),
                    "nothing was deleted for it; when every copy is bad, another backup is what is left");
        }
    }

    /** The file as it is to be put. */
    public Volume staged(FileRecord file, Path fetched) {
        return new Volume(file.name(), fetched, file.size(), file.sha256());
    }

    /** Whether something lies there under the name of a file. */
    public boolean occupied(CopyRepair repair, FileRecord file) {
        return repair.occupied(file);
    }

    /** Removes a staged file. */
    public void release(Volume volume) throws IOException {
        Files.deleteIfExists(volume.file());
    }

    /**
     * The copy is whole: it was listed again, and every byte of it read.
     *
     * @return the check that says so, noted in the journal
     */
    public CopyCheck proven(CopyRepair repair, Journal journal, Iterator<ObjectStat> listing) {
        CopyToRepair copy = repair.copy();
        exists.check(copy.directory(), repair.files(), listing);
        Instant now = clock.instant();
        List<String> moved = repair.open().stream().map(FileRecord::name).toList();
        CopyCheck check = new CopyCheck(
                copy.source(),
                copy.backupId(),
                copy.target(),
                Level.CHECKSUM,
                Outcome.PASSED,
                "",
                now,
                Map.of("repaired", moved, "files", repair.files().size(), "bytes", repair.bytes()));
        journal.check(check);
        return check;
    }
}
