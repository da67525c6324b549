package org.bactrian.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.catalog.Attempt;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.RefusedBackup;
import org.bactrian.retention.Decision.Action;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a killed run left on a target from everything else. Only a directory of a run goes that this catalog knows to
 * have ended without a backup, that has no manifest, and in which nothing has changed for {@link #REST}.
 */
public final class Orphans {
    /** How long nothing may have changed in a directory before it goes, by the target's clock. */
    public static final Duration REST = Duration.ofDays(7);

    private final Holdings holdings;
    private final Set<String> backups;
    private final Map<String, Attempt> attempts;
    private final Map<String, RefusedBackup> refused;
    private final long copies;

    /**
     * @param backups that the catalog knows, of all sources
     * @param attempts the runs that left none
     */
    public Orphans(Holdings holdings, List<BackupEntry> backups, List<Attempt> attempts) {
        this.holdings = holdings;
        this.backups = backups.stream()
                .map(backup -> backup.source() + "/" + backup.backupId())
                .collect(Collectors.toSet());
        this.attempts = attempts.stream()
                .collect(Collectors.toMap(
                        Attempt::directory, Function.identity(), (one, other) -> one.underWay() ? one : other));
        this.refused = holdings.refused().stream()
                .collect(Collectors.toMap(RefusedBackup::directory, Function.identity(), (one, other) -> one));
        this.copies = backups.stream()
                .flatMap(backup -> backup.copies().stream())
                .filter(copy -> copy.target().equals(holdings.target()))
                .count();
    }

    /**
     * What is to become of each place that is no believed backup, by path.
     *
     * @throws BactrianException REFUSED when the catalog or the keys can be the ones that are wrong, and not the target
     */
    public List<Decision> decide() {
        List<Decision> decisions = Place.of(holdings.listing()).stream()
                .map(this::decide)
                .filter(Objects::nonNull)
                .toList();
        if (!decisions.isEmpty()) {
            requireSense(decisions);
        }
        return decisions;
    }

    private void requireSense(List<Decision> decisions) {
        long believed = holdings.believed().size();
        long bad = decisions.stream()
                .filter(decision -> decision.action() == Action.QUARANTINE)
                .count();
        long manifests = believed + refused.size();
        if (manifests > 0 && (believed == 0 || bad > believed)) {
            String all = believed == 0 ? "none of its manifests is" : "more manifests are refused than";
            throw refusal(
                    all + " believed (" + why(holdings.refused().get(0))
                            + "): the keys here may be the wrong ones, so nothing is deleted or quarantined",
                    "are the public keys of trustedSigners in keys.yaml those of this installation?");
        }
        if (copies == 0) {
            throw refusal(
                    "the catalog knows of no copy there: what looks like nobody's may be all there is, so nothing is deleted",
                    "is this the right catalog? bactrian catalog rebuild --from " + holdings.target()
                            + " fills one from the target");
        }
        if (manifests == 0) {
            throw refusal(
                    "it has no manifest, though the catalog knows of copies there: so nothing is deleted",
                    "is it the right path or bucket? bactrian verify looks at the copies");
        }
    }

    private static BactrianException refusal(String fact, String hint) {
        return new BactrianException(ErrorKind.REFUSED, fact, hint);
    }

    private @Nullable Decision decide(Place place) {
        if (!place.backup()) {
            return decision(place, Action.REPORT, "not laid out like anything of ours");
        }
        return place.holds("manifest.json") ? finished(place) : unfinished(place);
    }

    private @Nullable Decision finished(Place place) {
        RefusedBackup bad = refused.get(place.path());
        if (bad == null) {
            return holdings.believed().contains(place.path())
                    ? null
                    : decision(place, Action.REPORT, "its manifest appeared while the target was looked at");
        }
        if (!bad.damaged()) {
            return decision(place, Action.REPORT, "its manifest cannot be judged: " + why(bad));
        }
        return place.marked("quarantine")
                ? decision(place, Action.KEEP, "quarantined: " + why(bad))
                : decision(place, Action.QUARANTINE, why(bad));
    }

    // which directory it is, is told beside it; without it, what is true of many is said once
    private static String why(RefusedBackup bad) {
        return bad.reason().replace("the manifest in " + bad.directory() + ": ", "");
    }

    private Decision unfinished(Place place) {
        if (backups.contains(place.path())) {
            return decision(place, Action.KEEP, "the catalog has this backup: its copy here is to be repaired");
        }
        Attempt attempt = attempts.get(place.path());
        if (attempt == null) {
            return decision(place, Action.REPORT, "no manifest, and no run of this catalog made it");
        }
        if (attempt.underWay()) {
            return decision(place, Action.KEEP, "run " + attempt.runId() + " is under way");
        }
        if (place.marked("hold")) {
            return decision(place, Action.KEEP, "a mark holds it");
        }
        return byAge(place, attempt);
    }

    private Decision byAge(Place place, Attempt attempt) {
        if (place.ageless()) {
            return decision(place, Action.KEEP, "the target does not say when it was written");
        }
        Instant newest = place.newest();
        Duration age = Duration.between(newest, holdings.now());
        return age.compareTo(REST) <= 0
                ? decision(place, Action.KEEP, "written " + newest + " by the target's clock, less than 7 days ago")
                : decision(
                        place,
                        Action.DELETE,
                        "run " + attempt.runId() + " ended without a backup; " + age.toDays()
                                + " days old by the target's clock");
    }

    private Decision decision(Place place, Action action, String reason) {
        return new Decision(
                holdings.target(),
                place.path(),
                action,
                reason,
                place.objects().stream().map(object -> object.name()).toList(),
                place.bytes());
    }
}
