package org.bactrian.verify;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bactrian.artifact.RepairOrder;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.LastProof;
import org.bactrian.catalog.LastRepair;
import org.bactrian.config.Inventory;
import org.bactrian.config.PolicySpec;
import org.bactrian.config.SourceSpec;

/** What is to be proven or repaired now without anybody asking, by the policies and what the catalog knows. */
public final class DueProofs {
    private final Inventory inventory;
    private final CopyChoice copies;
    private final RepairChoice repairs;
    private final Clock clock;

    public DueProofs(Inventory inventory, CopyChoice copies, RepairChoice repairs, Clock clock) {
        this.inventory = requireNonNull(inventory);
        this.copies = requireNonNull(copies);
        this.repairs = requireNonNull(repairs);
        this.clock = requireNonNull(clock);
    }

    /**
     * One wish for each source and level that is due: the newest copy on each target through its tool, and one of them, in
     * turn, into a scratch place. A host that cannot open backups asks for what it can prove.
     */
    public List<RunRequest> proofs(List<BackupEntry> backups, List<LastProof> proofs) {
        List<RunRequest> due = new ArrayList<>();
        Map<SourceId, List<BackupEntry>> bySource = bySource(backups);
        for (SourceSpec source : inventory.sources()) {
            PolicySpec policy = inventory.policies().get(source.policy());
            List<BackupEntry> own = bySource.getOrDefault(source.id(), List.of());
            for (VerifyOrder order : orders()) {
                if (policy != null && due(order, source, policy, own, of(source, proofs))) {
                    due.add(RunRequest.verify(source.id(), order));
                }
            }
        }
        return List.copyOf(due);
    }

    /** One wish for each source with copies that are incomplete or quarantined; see {@link RepairChoice#due}. */
    public List<RunRequest> repairs(List<BackupEntry> backups, List<LastRepair> last) {
        Map<SourceId, LastRepair> lastOf =
                last.stream().collect(Collectors.toMap(LastRepair::source, Function.identity()));
        Map<SourceId, List<BackupEntry>> bySource = bySource(backups);
        return inventory.sources().stream()
                .filter(source -> repairs.due(
                        source,
                        bySource.getOrDefault(source.id(), List.of()),
                        lastOf.get(source.id()),
                        clock.instant()))
                .map(source -> RunRequest.repair(source.id(), new RepairOrder(null)))
                .toList();
    }

    private List<VerifyOrder> orders() {
        return copies.opens()
                ? List.of(order(Level.CONTENT, false), order(Level.RESTORE, true))
                : List.of(order(Level.CHECKSUM, false));
    }

    private static VerifyOrder order(Level level, boolean rotate) {
        return new VerifyOrder(level, null, List.of(), rotate, true);
    }

    private boolean due(
            VerifyOrder order, SourceSpec source, PolicySpec policy, List<BackupEntry> own, List<LastProof> proofs) {
        boolean any = own.stream()
                .anyMatch(backup -> CopyChoice.counts(backup)
                        && backup.copies().stream()
                                .anyMatch(copy ->
                                        copy.complete() && source.targets().contains(copy.target())));
        return any && !copies.choose(order, source, policy, own, proofs).isEmpty();
    }

    private static List<LastProof> of(SourceSpec source, List<LastProof> proofs) {
        return proofs.stream()
                .filter(proof -> proof.source().equals(source.id()))
                .toList();
    }

    private static Map<SourceId, List<BackupEntry>> bySource(List<BackupEntry> backups) {
        return backups.stream().collect(Collectors.groupingBy(BackupEntry::source));
    }
}
