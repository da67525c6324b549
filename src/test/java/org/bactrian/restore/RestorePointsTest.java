package org.bactrian.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.bactrian.restore.SampleBackups.SOURCE;
import static org.bactrian.restore.SampleBackups.backup;
import static org.bactrian.restore.SampleBackups.entry;
import static org.bactrian.restore.SampleBackups.quarantined;

import java.time.Instant;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.catalog.BackupEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestorePointsTest {
    private static final BackupEntry MONDAY = backup("monday", "2026-11-16T02:00:00Z", "near", "far");
    private static final BackupEntry TUESDAY = backup("tuesday", "2026-11-17T02:00:00Z", "near");
    private static final BackupEntry SUSPECT =
            entry("suspect", "2026-11-18T02:00:00Z", "manual", "rows differ", TUESDAY.copies());
    private static final BackupEntry BAD =
            entry("bad", "2026-11-19T02:00:00Z", "manual", "", List.of(quarantined("near")));
    private static final BackupEntry SAFETY = entry("safety", "2026-11-20T02:00:00Z", "safety", "", MONDAY.copies());
    private static final List<BackupEntry> ALL = List.of(SAFETY, TUESDAY, BAD, MONDAY, SUSPECT);

    private final RestorePoints points = new RestorePoints();

    @Test
    void theLatestIsTheNewestGoodOneAndSaysWhatItPassesOver() {
        RestorePoints.Choice choice = choose(order(null, null, null));
        assertThat(choice.backup()).isEqualTo(TUESDAY);
        assertThat(choice.warnings())
                .containsExactly(
                        "the newer bad is passed over: no good copy (near quarantined)",
                        "the newer suspect is passed over: suspect (rows differ)");
    }

    /** Made before all others by its number, while the clock was ahead. */
    @Test
    void aClockThatWasAheadMakesNoBackupTheLatest() {
        BackupEntry ahead = SampleBackups.numbered(1, "ahead", "2026-11-30T02:00:00Z", "near");
        RestoreOrder latest = order(null, null, null);
        assertThat(points.choose(SOURCE, latest, List.of(ahead, MONDAY)).backup())
                .isEqualTo(MONDAY);
    }

    @Test
    void aMomentMeansTheNewestThatIsNotLater() {
        assertThat(choose(order(null, "2026-11-17T02:00:00Z", null)).backup()).isEqualTo(TUESDAY);
        assertThat(choose(order(null, "2026-11-17T01:59:59.999Z", null)).backup())
                .isEqualTo(MONDAY);
    }

    @Test
    void whatIsNamedIsTakenWithAWarning() {
        assertThat(choose(order("suspect", null, null)).warnings())
                .containsExactly("the backup is suspect: rows differ");
        assertThat(choose(order("safety", null, null)).warnings()).hasSize(1);
    }

    @Test
    void onlyTheTargetAskedForCounts() {
        assertThat(choose(order(null, null, "far")).backup()).isEqualTo(MONDAY);
        refused(order("tuesday", null, "far"), "backup tuesday has no good copy on target far: near complete");
    }

    @Test
    void beforeTheFirstThereIsNothingButItsNeighbours() {
        BactrianException refusal = refused(
                order(null, "2026-11-01T00:00:00Z", null), "argo/signals has no restore point at or before 2026-11-01");
        assertThat(refusal.hint())
                .contains(
                        "oldest restore point: 2026-11-16T02:00:00Z (monday)", "newest 2026-11-17", "bactrian backups");
    }

    @Test
    void anUnknownBackupIsNotFound() {
        assertThat(refused(order("sunday", null, null), "has no backup sunday").hint())
                .contains("newest 2026-11-17T02:00:00Z (tuesday)");
        refused(order("bad", null, null), "backup bad has no good copy: near quarantined");
    }

    @Test
    void aTargetIsAskedForWhatTheCatalogMayNotKnow() {
        assertThat(points.asksTarget(order(null, null, "far"), ALL)).isTrue();
        assertThat(points.asksTarget(order("sunday", null, "far"), ALL)).isTrue();
        assertThat(points.asksTarget(order("monday", null, "far"), ALL)).isFalse();
        assertThat(points.asksTarget(order(null, null, null), List.of())).isFalse();
        BackupEntry found = backup("bad", "2026-11-19T02:00:00Z", "near");
        assertThat(points.merged(ALL, List.of(found))).isEqualTo(ALL);
        assertThat(points.merged(List.of(), List.of(found))).containsExactly(found);
    }

    private RestorePoints.Choice choose(RestoreOrder order) {
        return points.choose(SOURCE, order, ALL);
    }

    private BactrianException refused(RestoreOrder order, String fact) {
        var thrown = assertThatExceptionOfType(BactrianException.class).isThrownBy(() -> choose(order));
        thrown.withMessageContaining(fact);
        BactrianException[] caught = new BactrianException[1];
        thrown.satisfies(refusal -> caught[0] = refusal);
        assertThat(caught[0].kind()).isEqualTo(ErrorKind.NOT_FOUND);
        return caught[0];
    }

    static RestoreOrder order(@Nullable String id, @Nullable String at, @Nullable String from) {
        return new RestoreOrder(
                id,
                at == null ? null : Instant.parse(at),
                from,
                Place.LIVE,
                "",
                List.of(),
                false,
                Safety.KEEP,
                "",
                false);
    }
}
