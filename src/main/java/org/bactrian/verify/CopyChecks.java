package org.bactrian.verify;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
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
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.NotProvable;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.StreamRecord.FileRecord;
import org.bactrian.artifact.VerifyOrder.Level;
import org.jspecify.annotations.Nullable;

/** The steps of checking one copy, and what follows from how they end. */
public final class CopyChecks {
    private static final long SIGNATURE_BYTES = 64;

    private final Clock clock;
    private final ExistsCheck exists = new ExistsCheck();

    public CopyChecks(Clock clock) {
        this.clock = requireNonNull(clock);
    }

    /** A check begins. */
    public CopyProbe begin(CopyToCheck copy) {
        return new CopyProbe(copy, clock.instant());
    }

    /**
     * Level {@code exists}: every file that the manifest names is there with its size.
     *
     * @throws BactrianException VERIFICATION_FAILED, naming each that is not
     */
    public void exists(CopyProbe probe, Manifest manifest, Iterator<ObjectStat> listing) {
        List<FileRecord> expected = new ArrayList<>(all(manifest));
        expected.add(new FileRecord("manifest.sig", SIGNATURE_BYTES, ""));
        exists.check(probe.copy().directory(), expected, listing);
        probe.found(Map.of("storedBytes", manifest.storedSize()));
    }

    /** The files to read for level {@code checksum}: all that the manifest names. */
    public List<FileRecord> files(CopyProbe probe, Manifest manifest) {
        probe.reach(Level.CHECKSUM);
        return all(manifest);
    }

    /** The files to read beside the streams, which are proven as they pass. */
    public List<FileRecord> companions(CopyProbe probe, Manifest manifest) {
        probe.reach(Level.CHECKSUM);
        return manifest.files();
    }

    /** Notes that a file is what the manifest says. */
    public void good(CopyProbe probe, FileRecord file) {
        probe.read(file.size());
    }

    /**
     * Notes that a file is bad, and goes on to the next.
     *
     * @throws Exception the fault itself when it says nothing about the bytes: then the rest is not looked at
     */
    public void bad(CopyProbe probe, FileRecord file, Exception fault) throws Exception {
        if (!Faults.damage(fault)) {
            throw fault;
        }
        probe.fault(file.name() + ": " + Causes.told(fault));
    }

    /**
     * All files have been read.
     *
     * @throws BactrianException VERIFICATION_FAILED, naming each bad one
     */
    public void whole(CopyProbe probe) {
        if (!probe.faults().isEmpty()) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED, String.join("; ", probe.faults()), "another copy may be good");
        }
    }

    /** From here on a fault of verification is one of what was stored, unless the stored bytes turn out to be wrong. */
    public void opening(CopyProbe probe) {
        probe.reach(probe.copy().level());
    }

    /** Compares what was loaded with the manifest and runs the source's checks: see {@link Landing#check}. */
    public void compare(CopyProbe probe, Landing landing) {
        probe.found(landing.check());
    }

    /** Drops what was loaded. */
    public void close(Landing landing) throws IOException {
        landing.close();
    }

    /** The copy passed; what this host cannot prove of what was wanted is noted as such. */
    public CopyCheck passed(CopyProbe probe, Journal journal) {
        CopyToCheck copy = probe.copy();
        CopyCheck check = check(probe, copy.level(), Outcome.PASSED, "");
        journal.check(check);
        if (copy.level() == copy.wanted()) {
            return check;
        }
        CopyCheck beyond = check(
                probe,
                copy.wanted(),
                Outcome.NOT_PROVABLE,
                "this host has no identity that opens backups; identityFile in keys.yaml names it");
        journal.check(beyond);
        return beyond;
    }

    /**
     * What a fault means. When the bytes passed the checks on their way and a tool refused them, {@link
     * CopyProbe#suspicious} asks to read them all again before the backup is called suspect.
     *
     * @return null while that is open
     */
    public @Nullable CopyCheck fault(CopyProbe probe, Journal journal, Throwable fault) {
        BactrianException known = Causes.first(fault, BactrianException.class);
        boolean refused = known != null && known.kind() == ErrorKind.VERIFICATION_FAILED;
        if (!refused || Causes.first(fault, NotProvable.class) != null) {
            return note(journal, check(probe, probe.copy().wanted(), Outcome.NOT_PROVABLE, Causes.told(fault)));
        }
        CopyCheck bad = check(probe, probe.level(), Outcome.FAILED, Causes.told(fault));
        boolean opened = probe.level().compareTo(Level.CHECKSUM) > 0;
        if (opened && !probe.suspicious() && !noted(journal, bad)) {
            probe.suspect(Causes.told(fault));
            return null;
        }
        return note(journal, bad);
    }

    /** All stored bytes were read again and are whole: it is the backup that cannot be restored. */
    public CopyCheck suspect(CopyProbe probe, Journal journal) {
        return note(journal, check(probe, probe.copy().level(), Outcome.SUSPECT, probe.suspicion()));
    }

    // what a restore noted of this copy on the way, is said once
    private static CopyCheck note(Journal journal, CopyCheck check) {
        if (!noted(journal, check)) {
            journal.check(check);
        }
        return check;
    }

    private static boolean noted(Journal journal, CopyCheck check) {
        return journal.checks().stream()
                .anyMatch(other -> other.outcome() == check.outcome()
                        && other.source().equals(check.source())
                        && other.backupId().equals(check.backupId())
                        && other.target().equals(check.target()));
    }

    private CopyCheck check(CopyProbe probe, Level level, Outcome outcome, String message) {
        CopyToCheck copy = probe.copy();
        Instant now = clock.instant();
        return new CopyCheck(
                copy.source(), copy.backupId(), copy.target(), level, outcome, message, now, probe.evidence(now));
    }

    private static List<FileRecord> all(Manifest manifest) {
        List<FileRecord> files = new ArrayList<>();
        manifest.streams().forEach(stream -> files.addAll(stream.volumes()));
        files.addAll(manifest.files());
        return List.copyOf(files);
    }
}
