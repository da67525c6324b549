package org.bactrian.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.SweepOrder;
import org.bactrian.catalog.Attempt;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.RefusedBackup;
import org.junit.jupiter.api.Test;

class OrphansTest {
    private static final SourceId SOURCE = SourceId.parse("argo/db");
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String GOOD = "20261122T020000Z-full-good";
    private static final String DEAD = "20261101T020000Z-full-dead";
    private static final String OPEN = "20261102T020000Z-full-open";
    private static final String LOST = "20261103T020000Z-full-lost";
    private static final String ALIEN = "20261104T020000Z-full-alie";
    private static final Duration OLD = Duration.ofDays(8);

    private final List<ObjectStat> listing = new ArrayList<>();
    private final List<RefusedBackup> refused = new ArrayList<>();
    private Instant clock = NOW;

    @Test
    void onlyWhatAnEndedRunLeftWithoutAManifestForSevenDaysGoes() {
        good();
        object(SOURCE + "/" + DEAD + "/main-00000", OLD);
        object(SOURCE + "/" + DEAD + "/manifest.sig", OLD);
        object(SOURCE + "/" + OPEN + "/main-00000", OLD);
        object(SOURCE + "/" + LOST + "/main-00000", OLD);
        object(SOURCE + "/" + ALIEN + "/main-00000", OLD);
        object(SOURCE + "/wal/7/1/00001.zst.age", OLD);
        object("argo/db/notes/readme", OLD);
        object("lost+found/x", OLD);
        object("doctor-left", OLD);

        assertThat(said())
                .containsExactlyInAnyOrder(
                        "REPORT argo/db/notes/",
                        "DELETE argo/db/" + DEAD,
                        "KEEP argo/db/" + OPEN,
                        "KEEP argo/db/" + LOST,
                        "REPORT argo/db/" + ALIEN,
                        "REPORT doctor-left",
                        "REPORT lost+found/");
    }

    @Test
    void oneYoungObjectKeepsAllOfThem() {
        good();
        object(SOURCE + "/" + DEAD + "/main-00000", OLD);
        object(SOURCE + "/" + DEAD + "/main-00001", Duration.ofDays(7));
        assertThat(said()).containsExactly("KEEP argo/db/" + DEAD);
    }

    @Test
    void anObjectWithoutATimeIsNotOld() {
        good();
        listing.add(new ObjectStat(SOURCE + "/" + DEAD + "/main-00000", 1, null, Instant.EPOCH));
        assertThat(said()).containsExactly("KEEP argo/db/" + DEAD);
    }

    @Test
    void aHoldKeepsUntilItIsLifted() {
        good();
        object(SOURCE + "/" + DEAD + "/marks/20261101T030000000Z-hold.json", OLD);
        assertThat(said()).containsExactly("KEEP argo/db/" + DEAD);
        object(SOURCE + "/" + DEAD + "/marks/20261102T030000000Z-lifted.json", OLD);
        assertThat(said()).containsExactly("DELETE argo/db/" + DEAD);
    }

    /** The clock says a year later, or one object does: the other of the two is believed. */
    @Test
    void aClockThatJumpedMakesNothingOld() {
        good();
        object(SOURCE + "/" + DEAD + "/main-00000", Duration.ofDays(1));
        clock = NOW.plus(Duration.ofDays(365));
        assertThat(said()).containsExactly("KEEP argo/db/" + DEAD);
        clock = NOW;
        object("argo/db/" + GOOD + "/RESTORE.txt", Duration.ofDays(-365));
        assertThat(said()).containsExactly("KEEP argo/db/" + DEAD);
    }

    @Test
    void aWrongManifestIsQuarantinedOnceAndOneThatCannotBeReadIsTold() {
        good();
        bad(DEAD, true);
        bad(OPEN, false);
        assertThat(said()).containsExactly("QUARANTINE argo/db/" + DEAD, "REPORT argo/db/" + OPEN);
        object(SOURCE + "/" + DEAD + "/marks/20261101T030000000Z-quarantine.json", OLD);
        assertThat(said()).containsExactly("KEEP argo/db/" + DEAD, "REPORT argo/db/" + OPEN);
    }

    @Test
    void whenMostManifestsAreRefusedTheKeysAreDoubted() {
        bad(DEAD, true);
        bad(OPEN, true);
        assertThatThrownBy(this::said)
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFUSED))
                .hasMessageContaining("none of its manifests is believed");
        good();
        assertThatThrownBy(this::said).hasMessageContaining("more manifests are refused than believed");
    }

    @Test
    void aTargetThatTheCatalogDoesNotKnowIsLeftAlone() {
        good();
        object(SOURCE + "/" + DEAD + "/main-00000", OLD);
        Holdings holdings = holdings();
        assertThatThrownBy(() -> new Orphans(holdings, List.of(backup(GOOD, "other")), attempts()).decide())
                .hasMessageContaining("knows of no copy there");
        listing.removeIf(object -> object.name().contains(GOOD));
        Holdings emptied = new Holdings("near", NOW, listing, Set.of(), List.of());
        assertThatThrownBy(() -> new Orphans(emptied, List.of(backup(GOOD, "near")), attempts()).decide())
                .hasMessageContaining("it has no manifest");
    }

    @Test
    void manyGoOnlyWhenAPersonAgreed() {
        good();
        List<Attempt> dead = IntStream.range(0, 6)
                .mapToObj(i -> new Attempt(SOURCE, "2026110" + (i + 1) + "T020000Z-full-dead", "run" + i, false))
                .toList();
        dead.forEach(attempt -> object(attempt.directory() + "/main-00000", OLD));
        SweepSteps steps = new SweepSteps(List.of(), Clock.systemUTC());
        List<BackupEntry> backups = List.of(backup(GOOD, "near"));

        Sweep alone = new Sweep(new SweepOrder(List.of("near"), null));
        steps.decide(alone, holdings(), backups, dead);
        assertThat(alone.deletions()).isEmpty();
        Journal journal = new Journal(Clock.systemUTC());
        assertThatThrownBy(() -> steps.conclude(alone, journal))
                .isInstanceOfSatisfying(
                        BactrianException.class,
                        e -> assertThat(e.kind().exitCode()).isEqualTo(8))
                .hasMessageContaining("6 directories would go, too many");

        Sweep agreed = new Sweep(
                new SweepOrder(List.of("near"), List.of("near:" + dead.get(2).directory(), "far:argo/db/other")));
        steps.decide(agreed, holdings(), backups, dead);
        assertThat(agreed.deletions())
                .extracting(Decision::directory)
                .containsExactly(dead.get(2).directory());
    }

    private List<String> said() {
        return new Orphans(holdings(), List.of(backup(GOOD, "near"), backup(LOST, "near")), attempts())
                .decide().stream()
                        .map(decision -> decision.action() + " " + decision.directory())
                        .toList();
    }

    private Holdings holdings() {
        Set<String> believed = listing.stream().anyMatch(object -> object.name().contains(GOOD))
                ? Set.of(SOURCE + "/" + GOOD)
                : Set.of();
        return new Holdings("near", clock, listing, believed, refused);
    }

    private static List<Attempt> attempts() {
        return List.of(new Attempt(SOURCE, DEAD, "run-dead", false), new Attempt(SOURCE, OPEN, "run-open", true));
    }

    private void good() {
        object("installation.json", Duration.ofDays(100));
        object(SOURCE + "/" + GOOD + "/main-00000", Duration.ZERO);
        object(SOURCE + "/" + GOOD + "/manifest.json", Duration.ZERO);
    }

    private void bad(String backup, boolean damaged) {
        object(SOURCE + "/" + backup + "/manifest.json", OLD);
        refused.add(new RefusedBackup(SOURCE + "/" + backup, "the signature is of none", damaged));
    }

    private void object(String name, Duration age) {
        listing.add(new ObjectStat(name, 1, null, NOW.minus(age)));
    }

    private static BackupEntry backup(String id, String target) {
        return new BackupEntry(
                SOURCE,
                id,
                1,
                "postgres",
                "full",
                "scheduled",
                "OK",
                "",
                NOW,
                NOW,
                NOW,
                1,
                1,
                "",
                List.of(new BackupEntry.Copy(target, true, false, "SHA256", 1, "", "exists", NOW)));
    }
}
