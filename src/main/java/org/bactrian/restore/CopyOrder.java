package org.bactrian.restore;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.config.TargetSpec;
import org.jspecify.annotations.Nullable;

/**
 * In which order the copies of a backup are tried: what answers at once before what has to be fetched from a shelf, then
 * the better proven, then the one proven on a later day, then the nearer. Incomplete and quarantined copies are never
 * tried.
 */
public final class CopyOrder {
    private final Map<String, TargetSpec> targets;

    /** @param targets of the inventory, by id */
    public CopyOrder(Map<String, TargetSpec> targets) {
        this.targets = requireNonNull(targets);
    }

    /** A copy that may be restored, and why it stands where it stands. */
    public record Candidate(String target, String reason) {}

    /**
     * The copies to be tried, the best first; none when no copy is good.
     *
     * @param nearest ids of the source's targets, the nearest first
     * @param from the only target asked for; null: all
     * @throws BactrianException NOT_FOUND when the inventory has no target {@code from}
     */
    public List<Candidate> of(BackupEntry backup, List<String> nearest, @Nullable String from) {
        if (from != null) {
            require(from);
        }
        List<BackupEntry.Copy> usable = new ArrayList<>(backup.copies());
        usable.removeIf(copy -> !RestorePoints.usable(copy, from) || !targets.containsKey(copy.target()));
        usable.sort(Comparator.comparing(this::offline)
                .thenComparing(copy -> -level(copy))
                .thenComparing(CopyOrder::day, Comparator.reverseOrder())
                .thenComparing(copy -> distance(copy, nearest)));
        return usable.stream()
                .map(copy -> new Candidate(copy.target(), reason(copy, nearest, from)))
                .toList();
    }

    /**
     * Lets a target pass that there is.
     *
     * @throws BactrianException NOT_FOUND with the nearest name when the inventory has no such target
     */
    public void require(String target) {
        if (!targets.containsKey(target)) {
            throw new BactrianException(
                    ErrorKind.NOT_FOUND,
                    "the inventory has no target '" + target + "'",
                    Nearest.hint(target, targets.keySet(), "it has"));
        }
    }

    private boolean offline(BackupEntry.Copy copy) {
        return requireNonNull(targets.get(copy.target())).kind().equals("offline");
    }

    private static int level(BackupEntry.Copy copy) {
        for (Level level : Level.values()) {
            if (level.word().equals(copy.verified())) {
                return level.ordinal();
            }
        }
        return -1;
    }

    // which of two checks of one day came later says nothing about the copies
    private static Instant day(BackupEntry.Copy copy) {
        Instant at = copy.verifiedAt();
        return at == null ? Instant.EPOCH : at.truncatedTo(ChronoUnit.DAYS);
    }

    private static int distance(BackupEntry.Copy copy, List<String> nearest) {
        int place = nearest.indexOf(copy.target());
        return place < 0 ? nearest.size() : place;
    }

    private String reason(BackupEntry.Copy copy, List<String> nearest, @Nullable String from) {
        String kind = requireNonNull(targets.get(copy.target())).kind();
        String proof = copy.verified().isEmpty()
                ? "never verified"
                : "verified: " + copy.verified()
                        + (copy.verifiedAt() == null ? "" : " at " + minute(copy.verifiedAt()));
        int distance = distance(copy, nearest);
        String near = distance < nearest.size()
                ? String.format(Locale.ROOT, "%d of %d by distance", distance + 1, nearest.size())
                : "no target of the source any more";
        return kind + ", " + proof + ", " + near + (from == null ? "" : ", as asked for");
    }

    private static String minute(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MINUTES).toString();
    }
}
