package org.bactrian.retention;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.SweepOrder;
import org.bactrian.retention.Decision.Action;

/** A sweep of targets: what was decided, and how far it is. Used by one thread at a time. */
public final class Sweep {
    /** So many directories of a target may always go without anybody's word. */
    static final long FEW = 5;

    /** And one for each so many backups on it. */
    static final long SHARE = 5;

    /**
     * A target that was left alone.
     *
     * @param kind REFUSED when it was not to be swept; else what kept it from being looked at
     */
    public record Unswept(String target, String reason, ErrorKind kind, String hint) {}

    private final SweepOrder order;
    private final List<Decision> decisions = new ArrayList<>();
    private final List<Unswept> unswept = new ArrayList<>();
    private final List<Decision> deleted = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Long> backups = new HashMap<>();

    Sweep(SweepOrder order) {
        this.order = order;
    }

    /** The ids of the targets to look at. */
    public List<String> targets() {
        return order.targets();
    }

    /** Everything that was decided, by target and path. */
    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    /** The targets that were left alone. */
    public List<Unswept> unswept() {
        return List.copyOf(unswept);
    }

    /** The directories to delete now: those that were agreed to, or few enough to need no word. */
    public List<Decision> deletions() {
        return with(Action.DELETE).stream().filter(this::allowed).toList();
    }

    /** The directories whose manifest is wrong. */
    public List<Decision> quarantines() {
        return with(Action.QUARANTINE);
    }

    /** The directories that would go, but are too many to go without a person's word. */
    public List<Decision> held() {
        return order.agreed() != null
                ? List.of()
                : with(Action.DELETE).stream()
                        .filter(decision -> !allowed(decision))
                        .toList();
    }

    private boolean allowed(Decision decision) {
        if (order.agreed() != null) {
            return order.agreed().contains(decision.name());
        }
        long all = with(Action.DELETE).stream()
                .filter(other -> other.target().equals(decision.target()))
                .count();
        return all <= Math.max(FEW, backups.getOrDefault(decision.target(), 0L) / SHARE);
    }

    private List<Decision> with(Action action) {
        return decisions.stream()
                .filter(decision -> decision.action() == action)
                .toList();
    }

    void add(Holdings holdings, List<Decision> more) {
        backups.put(holdings.target(), (long) holdings.believed().size());
        decisions.addAll(more);
    }

    void add(Unswept target) {
        unswept.add(target);
    }

    void deleted(Decision decision) {
        deleted.add(decision);
    }

    void failed(Decision decision, String reason) {
        failures.add(decision.name() + ": " + reason);
    }

    /**
     * Ends the sweep, and notes what it did.
     *
     * @throws BactrianException FAILED when something could not be removed or looked at; REFUSED when a target was left alone
     *     for safety, or too much would go; the rest is done all the same
     */
    void conclude(Journal journal) {
        journal.fact("targets", order.targets());
        journal.fact("deleted", names(deleted));
        journal.fact("deletedBytes", deleted.stream().mapToLong(Decision::bytes).sum());
        journal.fact("quarantined", names(quarantines()));
        journal.fact("unknown", names(with(Action.REPORT)));
        journal.fact("kept", with(Action.KEEP).size());
        List<String> faults = new ArrayList<>();
        if (!failures.isEmpty()) {
            faults.add("not removed: " + String.join("; ", failures));
        }
        faults.addAll(leftAlone(unswept));
        if (!held().isEmpty()) {
            faults.add(held().size() + " directories would go, too many without a person's word: "
                    + String.join(", ", names(held())));
        }
        if (!faults.isEmpty()) {
            boolean failed =
                    !failures.isEmpty() || unswept.stream().anyMatch(target -> target.kind() != ErrorKind.REFUSED);
            throw new BactrianException(
                    failed ? ErrorKind.FAILED : ErrorKind.REFUSED, String.join("; ", faults), hint());
        }
    }

    /** What is true of several targets, said once. */
    static List<String> leftAlone(List<Unswept> unswept) {
        Map<String, String> targets = new LinkedHashMap<>();
        unswept.forEach(one -> targets.merge(one.reason(), one.target(), (first, next) -> first + ", " + next));
        return targets.entrySet().stream()
                .map(entry -> entry.getValue() + ": " + entry.getKey())
                .toList();
    }

    private String hint() {
        if (!failures.isEmpty()) {
            return "what is left there goes with the next sweep; bactrian doctor looks at the targets";
        }
        return held().isEmpty()
                ? unswept.get(0).hint()
                : "bactrian retention sweep shows them, and asks; look first why so many runs failed";
    }

    private static List<String> names(List<Decision> decisions) {
        return decisions.stream().map(Decision::name).collect(Collectors.toList());
    }
}
