package org.bactrian.verify;

import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;

/** How far a repair run is: what it was to do, and what it could not. Used by one thread at a time. */
public final class RepairProgress {
    private final List<CopyToRepair> tasks;
    private final List<String> failures = new ArrayList<>();

    private RepairProgress(List<CopyToRepair> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** Begins with all still to do. */
    public static RepairProgress of(List<CopyToRepair> tasks) {
        return new RepairProgress(tasks);
    }

    /** The copies to make whole. */
    public List<CopyToRepair> tasks() {
        return tasks;
    }

    /** One copy could not be made whole; the others are tried all the same. */
    public void failed(CopyToRepair copy, Throwable fault) {
        failures.add(copy.backupId() + " on " + copy.target() + ": " + Causes.told(fault));
    }

    /**
     * Ends the run.
     *
     * @throws BactrianException FAILED, naming each copy that is not whole; VERIFICATION_FAILED when one that counted as good
     *     turned out to be bad
     */
    public void conclude(Journal journal) {
        journal.fact("copies", tasks.size());
        journal.fact("repaired", tasks.size() - failures.size());
        if (!failures.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    failures.size() + " of " + tasks.size() + (tasks.size() == 1 ? " copy is" : " copies are")
                            + " still not whole: " + String.join("; ", failures),
                    "bactrian doctor looks at the targets; it is tried again by itself");
        }
        List<String> bad = journal.checks().stream()
                .filter(check -> check.outcome() == Outcome.FAILED)
                .map(check -> check.backupId() + " on " + check.target() + ": " + check.message())
                .toList();
        if (!bad.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.VERIFICATION_FAILED,
                    "a copy that counted as good is bad and quarantined: " + String.join("; ", bad),
                    "repair again: it is made whole like the others");
        }
    }
}
