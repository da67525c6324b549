package org.bactrian.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;
import org.bactrian.artifact.RepairOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.BackupEntry.Copy;
import org.bactrian.catalog.LastRepair;
import org.bactrian.config.SourceSpec;
import org.jspecify.annotations.Nullable;

/** Which copies are to be made whole, from which others, and when that is tried without anybody asking. */
public final class RepairChoice {
    /** A repair that failed is tried again after this time, or when another copy went bad. */
    static final Duration PAUSE = Duration.ofHours(6);

    private final Set<String> targets;

    /** @param targets ids of all targets of the inventory: others cannot be reached */
    public RepairChoice(Set<String> targets) {
        this.targets = Set.copyOf(targets);
    }

    /**
     * The copies that are incomplete or quarantined on targets that the source is still to have, and those that it is to
     * have and that never were; newest backups first.
     *
     * @param backups of the source, newest first
     * @throws BactrianException NOT_FOUND when the order names a backup that is not there
     */
    public List<CopyToRepair> choose(RepairOrder order, SourceSpec source, List<BackupEntry> backups) {
        String named = order.backupId();
        List<CopyToRepair> tasks = new ArrayList<>();
        for (BackupEntry backup : backups) {
            if (named == null || backup.backupId().equals(named)) {
                source.targets().stream()
                        .filter(target -> !whole(backup, target))
                        .forEach(target -> tasks.add(task(source, backup, target)));
            }
        }
        if (named != null
                && backups.stream().noneMatch(backup -> backup.backupId().equals(named))) {
            throw new BactrianException(
                    ErrorKind.NOT_FOUND,
                    "there is no backup " + named + " of " + source.id(),
                    Nearest.hint(
                            named, backups.stream().map(BackupEntry::backupId).toList(), "there is"));
        }
        return List.copyOf(tasks);
    }

    /**
     * Whether a source is to be repaired now: it has incomplete or quarantined copies, and the last repair was long ago, did
     * well, or knew nothing of one of them.
     *
     * @param last null when there was none
     */
    boolean due(SourceSpec source, List<BackupEntry> backups, @Nullable LastRepair last, Instant now) {
        List<Instant> since = new ArrayList<>();
        for (BackupEntry backup : backups) {
            for (Copy copy : backup.copies()) {
                if (!copy.complete() && source.targets().contains(copy.target())) {
                    since.add(Optional.ofNullable(copy.verifiedAt())
                            .filter(checked -> copy.quarantined())
                            .orElse(backup.endedAt()));
                }
            }
        }
        return !since.isEmpty()
                && (last == null
                        || last.good()
                        || !last.startedAt().plus(PAUSE).isAfter(now)
                        || since.stream().anyMatch(time -> time.isAfter(last.startedAt())));
    }

    private static boolean whole(BackupEntry backup, String target) {
        return backup.copies().stream().anyMatch(copy -> copy.target().equals(target) && copy.complete());
    }

    private CopyToRepair task(SourceSpec source, BackupEntry backup, String target) {
        boolean quarantined =
                backup.copies().stream().anyMatch(copy -> copy.target().equals(target) && copy.quarantined());
        return new CopyToRepair(
                backup.source(),
                backup.backupId(),
                target,
                backup.manifestSha256(),
                quarantined,
                others(source, backup, target, Copy::complete),
                others(source, backup, target, Copy::quarantined));
    }

    private List<String> others(SourceSpec source, BackupEntry backup, String target, Predicate<Copy> which) {
        return backup.copies().stream()
                .filter(copy -> !copy.target().equals(target) && targets.contains(copy.target()))
                .filter(which)
                .sorted(Comparator.comparing((Copy copy) -> -level(copy))
                        .thenComparing(copy -> near(source, copy.target())))
                .map(Copy::target)
                .toList();
    }

    private static int level(Copy copy) {
        return copy.verified().isEmpty()
                ? -1
                : Level.valueOf(copy.verified().toUpperCase(Locale.ROOT)).ordinal();
    }

    private static int near(SourceSpec source, String target) {
        int place = source.targets().indexOf(target);
        return place < 0 ? Integer.MAX_VALUE : place;
    }
}
