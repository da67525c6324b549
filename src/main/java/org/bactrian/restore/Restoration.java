package org.bactrian.restore;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
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
    private @Nullable WatchedLanding landing;
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

    @Nullable
    WatchedLanding opened() {
        return landing;
    }

    void lands(WatchedLanding place, Manifest described) {
        landing = place;
        manifest = described;
    }

    /** Whether what is there now is backed up to the targets before it is replaced. */
    public boolean isDumpedBefore() {
        return order.safety() == RestoreOrder.Safety.DUMP
                && !landing().overwrites().isEmpty();
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
