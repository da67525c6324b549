package org.bactrian.restore;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.catalog.BackupEntry;
import org.jspecify.annotations.Nullable;

/** The copies of a backup, asked for its manifest one after the other until one has a good one. */
public final class CopyTrial {
    private final BackupEntry backup;
    private final Deque<String> untried = new ArrayDeque<>();
    private final List<String> unreachable = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private boolean anyBad;
    private String now = "";
    private @Nullable String good;

    CopyTrial(BackupEntry backup, List<CopyOrder.Candidate> candidates) {
        this.backup = backup;
        candidates.forEach(candidate -> untried.add(candidate.target()));
    }

    /** Whether another copy is to be asked. */
    public boolean isOpen() {
        return good == null && !untried.isEmpty();
    }

    /** The target to be asked now. */
    public String next() {
        now = untried.remove();
        return now;
    }

    /** The copy asked last has a good manifest. */
    public void found() {
        good = now;
    }

    /**
     * The copy asked last gave none.
     *
     * @param failure VERIFICATION_FAILED: the copy is bad; anything else: its target did not answer
     * @return what is to be noted of the copy
     */
    CopyCheck failed(Throwable failure, Instant at) {
        Failure told = Failure.of(failure);
        boolean bad = told.kind() == ErrorKind.VERIFICATION_FAILED;
        anyBad |= bad;
        faults.add(now + ": " + told.message());
        if (!bad) {
            unreachable.add(now);
        }
        return new CopyCheck(
                backup.source(),
                backup.backupId(),
                now,
                Level.EXISTS,
                bad ? Outcome.FAILED : Outcome.NOT_PROVABLE,
                told.message(),
                at,
                Map.of("asked", "manifest"));
    }

    /**
     * The targets to restore from, best first: a good one, those that were not asked, those that did not answer.
     *
     * @throws BactrianException when no copy has a good manifest: VERIFICATION_FAILED when one is bad, else FAILED
     */
    List<String> targets() {
        if (good == null) {
            throw new BactrianException(
                    anyBad ? ErrorKind.VERIFICATION_FAILED : ErrorKind.FAILED,
                    "no copy of " + backup.backupId() + " can be restored: "
                            + (faults.isEmpty() ? "no target of the inventory has one" : String.join("; ", faults)),
                    anyBad
                            ? "'bactrian backups " + backup.source() + "' lists others"
                            : "see why the targets do not answer: 'bactrian doctor'");
        }
        List<String> all = new ArrayList<>(List.of(good));
        all.addAll(untried);
        all.addAll(unreachable);
        return all;
    }
}
