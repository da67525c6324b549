package org.bactrian.retention;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.SweepOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.catalog.Attempt;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.RefusedBackup;
import org.bactrian.catalog.RetentionState;
import org.bactrian.config.TargetSpec;
import org.jspecify.annotations.Nullable;

/** The steps of {@code routes/retention/sweep-run}. */
public final class SweepSteps {
    private final List<String> attached;
    private final Clock clock;

    /**
     * @param targets of the inventory
     * @param clock tells when a bad manifest was seen; no age is measured by it
     */
    public SweepSteps(Collection<TargetSpec> targets, Clock clock) {
        // a removable medium is there when a person attaches it: its sweep is theirs
        this.attached = targets.stream()
                .filter(target -> !target.kind().equals("offline"))
                .map(TargetSpec::id)
                .toList();
        this.clock = requireNonNull(clock, "clock required");
    }

    /** What the schedule wishes: all targets that are always there, and nobody has agreed to anything. */
    public RunRequest scheduled() {
        return RunRequest.sweep(new SweepOrder(attached, null));
    }

    /**
     * Begins a sweep.
     *
     * @throws BactrianException REFUSED while retention is frozen, and when the catalog knows no backup at all
     */
    public Sweep begin(SweepOrder order, RetentionState state) {
        if (state.frozen()) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "nothing is swept: retention is frozen since " + state.since() + ", " + state.reason(),
                    "bactrian retention resume, once the catalog knows all that the targets hold");
        }
        if (state.backups() == 0) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "nothing is swept: the catalog knows no backup at all, and takes everything for nobody's",
                    "bactrian catalog rebuild --from a target fills it; the first backup does, too");
        }
        return new Sweep(order);
    }

    /** What a target holds. */
    public Holdings holdings(
            String target, Instant clock, List<ObjectStat> listing, Set<String> believed, List<RefusedBackup> refused) {
        return new Holdings(target, clock, listing, believed, refused);
    }

    /**
     * Decides what is to become of a target.
     *
     * @throws BactrianException REFUSED when it is to be left alone; see {@link Orphans#decide}
     */
    public void decide(Sweep sweep, Holdings holdings, List<BackupEntry> backups, List<Attempt> attempts) {
        sweep.add(holdings, new Orphans(holdings, backups, attempts).decide());
    }

    /** Notes a target that was left alone, or could not be looked at; the others are swept all the same. */
    public void unswept(Sweep sweep, String target, Throwable fault) {
        BactrianException told = told(fault);
        sweep.add(new Sweep.Unswept(target, String.valueOf(told.getMessage()), told.kind(), told.hint()));
    }

    /** The check that a wrong manifest failed, noted in the run's journal. */
    public CopyCheck check(Decision bad, Journal journal) {
        int slash = bad.directory().lastIndexOf('/');
        CopyCheck check = new CopyCheck(
                SourceId.parse(bad.directory().substring(0, slash)),
                bad.directory().substring(slash + 1),
                bad.target(),
                Level.EXISTS,
                CopyCheck.Outcome.FAILED,
                bad.reason(),
                clock.instant(),
                Map.of("foundBy", "sweep"));
        journal.check(check);
        return check;
    }

    /** The target whose copy is bad. */
    public List<String> holders(Decision bad) {
        return List.of(bad.target());
    }

    /**
     * Looks again before the first object goes.
     *
     * @param manifest null when there is none
     * @throws BactrianException REFUSED when the directory has become a backup
     */
    public void still(@Nullable ObjectStat manifest) {
        if (manifest != null) {
            throw new BactrianException(
                    ErrorKind.REFUSED, "it has a manifest now, and stays", "look who wrote it: its run had ended");
        }
    }

    /** Notes that a directory is gone. */
    public void deleted(Sweep sweep, Decision orphan) {
        sweep.deleted(orphan);
    }

    /** Notes that a directory is not gone, or not wholly; the others go all the same. */
    public void failed(Sweep sweep, Decision orphan, Throwable fault) {
        sweep.failed(orphan, String.valueOf(told(fault).getMessage()));
    }

    /** As {@link Sweep#conclude}. */
    public void conclude(Sweep sweep, Journal journal) {
        sweep.conclude(journal);
    }

    // the first that was written for people, else what the innermost says
    private static BactrianException told(Throwable fault) {
        BactrianException known = Causes.first(fault, BactrianException.class);
        return known != null
                ? known
                : new BactrianException(
                        ErrorKind.FAILED, Causes.told(fault), "bactrian doctor looks at the targets", fault);
    }
}
