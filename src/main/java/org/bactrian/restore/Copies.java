package org.bactrian.restore;

import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;

/**
 * The copies of one backup in one run. A copy that failed for a volume comes after those that failed less often, so that it
 * is asked again only for a volume that no better one gives.
 */
final class Copies {
    private record Noted(String target, CopyCheck.Outcome outcome) {}

    private final List<String> targets;
    private final Manifest manifest;
    private final Journal journal;
    private final Clock clock;
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Long> given = new LinkedHashMap<>();
    private final Set<Noted> noted = new HashSet<>();

    /** @param targets ids, best first */
    Copies(List<String> targets, Manifest manifest, Journal journal, Clock clock) {
        this.targets = List.copyOf(targets);
        this.manifest = manifest;
        this.journal = journal;
        this.clock = clock;
    }

    /** The best copy of those that are not in {@code tried}. */
    synchronized Optional<String> best(Set<String> tried) {
        return targets.stream()
                .filter(target -> !tried.contains(target))
                .min(Comparator.comparing(target -> failures.getOrDefault(target, 0)));
    }

    /** A copy gave a volume. */
    synchronized void gave(String target, long bytes) {
        given.merge(target, bytes, Long::sum);
        journal.fact("fetched", new LinkedHashMap<>(given));
    }

    /**
     * A copy did not give a volume: it is bad when its bytes are, else it could not be asked. Noted once of each.
     *
     * @return whether it is bad
     */
    synchronized boolean failed(String target, String volume, Throwable why) {
        failures.merge(target, 1, Integer::sum);
        boolean bad = isBad(why);
        CopyCheck.Outcome outcome = bad ? CopyCheck.Outcome.FAILED : CopyCheck.Outcome.NOT_PROVABLE;
        if (noted.add(new Noted(target, outcome))) {
            journal.check(new CopyCheck(
                    new SourceId(manifest.system(), manifest.source()),
                    manifest.backup(),
                    target,
                    VerifyOrder.Level.CHECKSUM,
                    outcome,
                    Causes.outermost(why),
                    clock.instant(),
                    Map.of("volume", volume)));
        }
        return bad;
    }

    private static boolean isBad(Throwable why) {
        BactrianException known = Causes.first(why, BactrianException.class);
        return known != null && known.kind() == ErrorKind.VERIFICATION_FAILED;
    }
}
