package org.bactrian.verify;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.BackupEntry.Copy;
import org.bactrian.catalog.LastProof;
import org.bactrian.config.PolicySpec;
import org.bactrian.config.SourceSpec;

/** Which copies an order means, by what the catalog knows. */
public final class CopyChoice {
    private final boolean opens;
    private final Clock clock;

    /** @param opens whether this host has an identity and can open backups */
    public CopyChoice(boolean opens, Clock clock) {
        this.opens = opens;
        this.clock = requireNonNull(clock);
    }

    /** Whether this host has an identity and can open backups. */
    public boolean opens() {
        return opens;
    }

    /**
     * The copies to check, in the order of the targets of the inventory: of the backup named, or on each target the newest
     * one that is not there for safety only, nor suspect. A copy that is quarantined or incomplete waits for its repair.
     *
     * @param backups of the source, newest first
     * @param proofs of the source
     * @throws BactrianException NOT_FOUND when there is nothing to check, and not because nothing is due
     */
    public List<CopyToCheck> choose(
            VerifyOrder order,
            SourceSpec source,
            PolicySpec policy,
            List<BackupEntry> backups,
            List<LastProof> proofs) {
        List<CopyToCheck> all = new ArrayList<>();
        List<BackupEntry> candidates = candidates(order, source.id(), backups);
        for (String target : source.targets()) {
            if (order.targets().isEmpty() || order.targets().contains(target)) {
                newest(candidates, target)
                        .map(entry -> task(order, entry, target))
                        .ifPresent(all::add);
            }
        }
        if (all.isEmpty()) {
            throw nothing(order, source.id(), candidates);
        }
        ProofAges ages = new ProofAges(source.id(), proofs);
        if (order.rotate()) {
            all.sort(Comparator.comparing(task -> ages.proven(task.target(), order.level())));
            all.subList(1, all.size()).clear();
        }
        return order.whenDue() ? due(order, policy, ages, all) : List.copyOf(all);
    }

    private List<CopyToCheck> due(VerifyOrder order, PolicySpec policy, ProofAges ages, List<CopyToCheck> all) {
        return all.stream()
                .filter(task -> order.rotate()
                        ? ages.due(order.level(), policy.proof(), clock.instant())
                        : ages.due(task.target(), order.level(), policy.proof(), clock.instant()))
                .toList();
    }

    private static List<BackupEntry> candidates(VerifyOrder order, SourceId source, List<BackupEntry> backups) {
        String named = order.backupId();
        if (named == null) {
            return backups.stream().filter(CopyChoice::counts).toList();
        }
        List<BackupEntry> found =
                backups.stream().filter(entry -> entry.backupId().equals(named)).toList();
        if (found.isEmpty()) {
            List<String> known = backups.stream().map(BackupEntry::backupId).toList();
            throw new BactrianException(
                    ErrorKind.NOT_FOUND,
                    "there is no backup " + named + " of " + source,
                    Nearest.hint(named, known, "there is"));
        }
        return found;
    }

    /** Whether a backup is checked without being named. */
    static boolean counts(BackupEntry entry) {
        return !entry.purpose().equals("safety") && entry.suspect().isEmpty();
    }

    private static Optional<BackupEntry> newest(List<BackupEntry> newestFirst, String target) {
        return newestFirst.stream()
                .filter(entry ->
                        entry.copies().stream().anyMatch(copy -> copy.target().equals(target) && copy.complete()))
                .findFirst();
    }

    private CopyToCheck task(VerifyOrder order, BackupEntry entry, String target) {
        boolean opened = order.level().compareTo(Level.CHECKSUM) > 0;
        return new CopyToCheck(
                entry.source(),
                entry.backupId(),
                target,
                entry.manifestSha256(),
                opened && !opens ? Level.CHECKSUM : order.level(),
                order.level(),
                entry.copies().stream().map(Copy::target).toList());
    }

    private static BactrianException nothing(VerifyOrder order, SourceId source, List<BackupEntry> candidates) {
        Map<String, String> bad = candidates.stream()
                .flatMap(entry -> entry.copies().stream())
                .filter(copy -> !copy.complete())
                .collect(Collectors.toMap(
                        Copy::target,
                        copy -> copy.quarantined() ? "quarantined" : "incomplete",
                        (first, later) -> first));
        String where = order.targets().isEmpty() ? "" : " on " + String.join(", ", order.targets());
        return bad.isEmpty()
                ? new BactrianException(
                        ErrorKind.NOT_FOUND,
                        "there is no copy of a backup of " + source + where + " to check",
                        "bactrian backups " + source + " shows what there is")
                : new BactrianException(
                        ErrorKind.NOT_FOUND,
                        "there is no complete copy of a backup of " + source + where + " to check: " + bad,
                        "bactrian copy repair " + source + " makes them whole from a good copy, if there is one");
    }
}
