package org.bactrian.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.BackupEntry;
import org.jspecify.annotations.Nullable;

/** The moments one can go back to, and which of them an order means. */
public final class RestorePoints {
    private static final Comparator<BackupEntry> BY_TIME =
            Comparator.comparing(BackupEntry::consistencyTime).thenComparing(BackupEntry::sequence);

    /** Without a moment: as the backups followed each other. A clock that was ahead for a while makes no one the latest. */
    private static final Comparator<BackupEntry> BY_SEQUENCE =
            Comparator.comparing(BackupEntry::sequence).thenComparing(BackupEntry::consistencyTime);

    /**
     * What an order means.
     *
     * @param warnings lower-case facts that speak against it, or name a newer one that cannot be taken
     */
    public record Choice(BackupEntry backup, List<String> warnings) {}

    /**
     * Whether a target is to be asked for the backups that it holds: for an order that names a target and wants what the
     * catalog may not know.
     */
    public boolean asksTarget(RestoreOrder order, List<BackupEntry> known) {
        return order.from() != null
                && (order.backupId() == null
                        || known.stream().noneMatch(backup -> backup.backupId().equals(order.backupId())));
    }

    /** Both lists; of a backup that both have, what the catalog knows counts: it has the checks of its copies. */
    public List<BackupEntry> merged(List<BackupEntry> catalog, List<BackupEntry> target) {
        List<BackupEntry> all = new ArrayList<>(catalog);
        target.stream()
                .filter(found ->
                        catalog.stream().noneMatch(known -> known.backupId().equals(found.backupId())))
                .forEach(all::add);
        return all;
    }

    /**
     * The backup that an order means. Safety backups and suspect ones are taken only when they are named by their id.
     *
     * @param backups of the source, in any order
     * @throws BactrianException NOT_FOUND when there is none, with the nearest restore points
     */
    public Choice choose(SourceId source, RestoreOrder order, List<BackupEntry> backups) {
        return order.backupId() == null ? byTime(source, order, backups) : byId(source, order, backups);
    }

    private static Choice byId(SourceId source, RestoreOrder order, List<BackupEntry> backups) {
        BackupEntry found = backups.stream()
                .filter(backup -> backup.backupId().equals(order.backupId()))
                .findFirst()
                .orElseThrow(() -> missing(
                        "source " + source + " has no backup " + order.backupId(), order, offered(order, backups)));
        if (!usable(found, order.from())) {
            throw new BactrianException(
                    ErrorKind.NOT_FOUND,
                    "backup " + found.backupId() + " has no good copy" + at(order.from()) + ": " + states(found),
                    "'bactrian backups show " + found.backupId()
                            + "' says what was found; another backup may be whole");
        }
        List<String> warnings = new ArrayList<>();
        if (!found.suspect().isEmpty()) {
            warnings.add("the backup is suspect: " + found.suspect());
        }
        if (found.purpose().equals(Purpose.SAFETY.word())) {
            warnings.add("it is a safety backup: what was there before a restore");
        }
        return new Choice(found, warnings);
    }

    private static Choice byTime(SourceId source, RestoreOrder order, List<BackupEntry> backups) {
        List<BackupEntry> offered = offered(order, backups);
        Comparator<BackupEntry> byAge = order.at() == null ? BY_SEQUENCE : BY_TIME;
        BackupEntry found = offered.stream()
                .filter(backup -> notLater(backup, order.at()))
                .max(byAge)
                .orElseThrow(() -> missing(nothing(source, order), order, offered));
        List<String> warnings = backups.stream()
                .filter(backup -> notLater(backup, order.at()) && byAge.compare(backup, found) > 0)
                .filter(backup -> !backup.purpose().equals(Purpose.SAFETY.word()))
                .sorted(byAge.reversed())
                .map(backup -> "the newer " + backup.backupId() + " is passed over: " + fault(backup))
                .toList();
        return new Choice(found, warnings);
    }

    private static String nothing(SourceId source, RestoreOrder order) {
        Instant at = order.at();
        return "source " + source + " has no restore point" + at(order.from())
                + (at == null ? "" : " at or before " + at);
    }

    private static boolean notLater(BackupEntry backup, @Nullable Instant moment) {
        return moment == null || !backup.consistencyTime().isAfter(moment);
    }

    private static List<BackupEntry> offered(RestoreOrder order, List<BackupEntry> backups) {
        return backups.stream()
                .filter(backup -> !backup.purpose().equals(Purpose.SAFETY.word()))
                .filter(backup -> backup.suspect().isEmpty() && usable(backup, order.from()))
                .sorted(BY_TIME)
                .toList();
    }

    private static boolean usable(BackupEntry backup, @Nullable String from) {
        return backup.copies().stream().anyMatch(copy -> usable(copy, from));
    }

    /** Whether a copy may be restored: whole, not quarantined, and on the target that is asked for. */
    static boolean usable(BackupEntry.Copy copy, @Nullable String from) {
        return copy.complete() && !copy.quarantined() && (from == null || from.equals(copy.target()));
    }

    private static String fault(BackupEntry backup) {
        return backup.suspect().isEmpty()
                ? "no good copy (" + states(backup) + ")"
                : "suspect (" + backup.suspect() + ")";
    }

    private static String states(BackupEntry backup) {
        return backup.copies().isEmpty()
                ? "the catalog knows of none"
                : backup.copies().stream()
                        .map(copy -> copy.target() + " " + state(copy))
                        .collect(Collectors.joining(", "));
    }

    private static String state(BackupEntry.Copy copy) {
        return copy.quarantined() ? "quarantined" : copy.complete() ? "complete" : "incomplete";
    }

    private static String at(@Nullable String from) {
        return from == null ? "" : " on target " + from;
    }

    // the two that a person would take instead: the first there is, and the one nearest to what was asked for
    private static BactrianException missing(String fact, RestoreOrder order, List<BackupEntry> offered) {
        if (offered.isEmpty()) {
            return new BactrianException(
                    ErrorKind.NOT_FOUND,
                    fact,
                    "'bactrian backups' lists what there is; without a catalog name a target: --from TARGET");
        }
        BackupEntry oldest = offered.get(0);
        BackupEntry newest = offered.get(offered.size() - 1);
        String other = nearest(order, offered)
                .filter(backup -> !backup.equals(oldest))
                .map(backup -> ", nearest " + point(backup))
                .orElse(oldest.equals(newest) ? ", which is the only one" : ", newest " + point(newest));
        return new BactrianException(
                ErrorKind.NOT_FOUND,
                fact,
                "oldest restore point: " + point(oldest) + other + "; 'bactrian backups' lists all");
    }

    private static Optional<BackupEntry> nearest(RestoreOrder order, List<BackupEntry> offered) {
        Instant at = order.at();
        return at == null
                ? Optional.empty()
                : offered.stream()
                        .min(Comparator.comparing(backup -> java.time.Duration.between(backup.consistencyTime(), at)
                                .abs()));
    }

    private static String point(BackupEntry backup) {
        return String.format(Locale.ROOT, "%s (%s)", backup.consistencyTime(), backup.backupId());
    }
}
