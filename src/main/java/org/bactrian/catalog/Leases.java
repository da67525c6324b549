package org.bactrian.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Run;
import org.jspecify.annotations.Nullable;

/** What follows from the answers of the catalog about the right to work on a source. */
public final class Leases {
    private final String holder;
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    /** @param holder names this process in leases */
    public Leases(String holder) {
        this.holder = requireNonNull(holder, "holder required");
    }

    /** From now on the lease of a run is renewed. */
    public void hold(Run run) {
        held.add(run.id());
    }

    /**
     * From now on the lease of a run is not renewed any more: when it could not be given back, because the catalog was
     * away, it expires like that of a dead process.
     */
    public void drop(Run run) {
        held.remove(run.id());
    }

    /** What {@code renew-leases.sql} takes, for each run that holds its lease. */
    public List<Map<String, Object>> mine() {
        return held.stream()
                .map(run -> Map.<String, Object>of("holder", holder, "run_id", run))
                .toList();
    }

    /**
     * Refuses a run whose source somebody else works on.
     *
     * @param other row of {@code select-lease-holder.sql}; null when the lease was released meanwhile
     * @throws BactrianException BUSY, always
     */
    public void refuse(Run run, @Nullable Map<String, Object> other) {
        String who = "another process";
        if (other != null) {
            Row row = new Row(other);
            Instant since = row.instantOrNull("started_at");
            String job = row.text("job");
            who = (job.isEmpty() ? "" : job + " on ") + row.text("holder") + (since == null ? "" : " since " + since)
                    + " (run " + row.text("run_id") + ")";
        }
        throw new BactrianException(
                ErrorKind.BUSY,
                run.lease() + " is held by " + who,
                "wait until it is done (bactrian status shows it), or until its lease expires, 90 s after its end");
    }

    /**
     * Requires that a run still holds its lease.
     *
     * @param taken the fence that the run got
     * @param current the fence it holds now by the catalog; null when the lease expired or is another's
     * @throws BactrianException FAILED when the lease is lost
     */
    public void check(Run run, @Nullable Number taken, @Nullable Number current) {
        if (taken == null || current == null || taken.longValue() != current.longValue()) {
            throw lost(run);
        }
    }

    /**
     * Requires that the end of a run could be recorded.
     *
     * @param recorded the id of the run; null when it had been declared interrupted
     * @throws BactrianException FAILED when the lease is lost
     */
    public void recorded(Run run, @Nullable String recorded) {
        if (recorded == null) {
            throw lost(run);
        }
    }

    private static BactrianException lost(Run run) {
        return new BactrianException(
                ErrorKind.FAILED,
                "lease lost: run " + run.id() + " could not renew its right to work on " + run.source(),
                "check that the catalog can be reached all the time and that the host was not suspended");
    }
}
