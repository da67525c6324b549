package org.bactrian.restore;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.Run;
import org.bactrian.config.SystemSpec;
import org.jspecify.annotations.Nullable;

/** One restore under way: what it is about, and how far it is. The steps of its routes share it. */
public final class Restoration {
    private final Run run;
    private final SystemSpec system;
    private final RestoreOrder order;
    private final Journal journal;
    private final List<String> states = new ArrayList<>();
    private RestorePoints.@Nullable Choice choice;
    private List<CopyOrder.Candidate> candidates = List.of();
    private @Nullable Manifest manifest;
    private @Nullable Landing landing;
    private @Nullable List<String> overwrites;
    private volatile boolean interrupted;
    private boolean stopped;
    private boolean started;
    private boolean intact;

    Restoration(Run run, SystemSpec system, RestoreOrder order, Journal journal) {
        this.run = requireNonNull(run);
        this.system = requireNonNull(system);
        this.order = requireNonNull(order);
        this.journal = requireNonNull(journal);
    }

    Run run() {
        return run;
    }

    SystemSpec system() {
        return system;
    }

    RestoreOrder order() {
        return order;
    }

    Journal journal() {
        return journal;
    }

    RestorePoints.Choice choice() {
        return requireNonNull(choice, "no backup is chosen");
    }

    List<CopyOrder.Candidate> candidates() {
        return candidates;
    }

    void chosen(RestorePoints.Choice backup, List<CopyOrder.Candidate> copies) {
        choice = backup;
        candidates = List.copyOf(copies);
    }

    // those whose manifest is bad are gone, and those that do not answer come last
    void narrowed(List<String> targets) {
        candidates = targets.stream()
                .flatMap(target -> candidates.stream()
                        .filter(candidate -> candidate.target().equals(target)))
                .toList();
    }

    Manifest manifest() {
        return requireNonNull(manifest, "no manifest is known");
    }

    /** Where it goes to. */
    public Landing landing() {
        return requireNonNull(landing, "no landing is open");
    }

    Optional<Landing> opened() {
        return Optional.ofNullable(landing);
    }

    void lands(Landing place, Manifest described) {
        landing = place;
        manifest = described;
    }

    /** What is there and would be replaced, as it was when it was first asked for. */
    List<String> overwrites() {
        List<String> known = overwrites;
        if (known == null) {
            known = List.copyOf(landing().overwrites());
            overwrites = known;
        }
        return known;
    }

    boolean interrupted() {
        return interrupted;
    }

    /** Makes the next step fail. */
    void interrupt() {
        interrupted = true;
    }

    /** @throws BactrianException INTERRUPTED when it was told to end */
    void requireGoing() {
        if (interrupted) {
            throw new BactrianException(
                    ErrorKind.INTERRUPTED,
                    "the restore was interrupted by a signal",
                    "start it again with bactrian restore");
        }
    }

    /** Whether what is there now is backed up to the targets before it is replaced. */
    public boolean isDumpedBefore() {
        boolean irrevocable = landing().irrevocable().isPresent();
        boolean wanted = order.safety() == Safety.DUMP || (order.safety() == Safety.KEEP && irrevocable);
        return wanted && !overwrites().isEmpty();
    }

    boolean stopped() {
        return stopped;
    }

    void stopping() {
        stopped = true;
    }

    boolean started() {
        return started;
    }

    void starting() {
        started = true;
    }

    boolean intact() {
        return intact;
    }

    /** What a failed restore leaves, in the order in which it was found out. */
    List<String> states() {
        return states;
    }

    void leaves(String state) {
        states.add(state);
    }

    void leavesIntact(String state) {
        states.add(state);
        intact = true;
    }
}
