package org.bactrian.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.RepairOrder;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.BackupEntry.Copy;
import org.bactrian.catalog.LastProof;
import org.bactrian.catalog.LastRepair;
import org.bactrian.config.PolicySpec;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.junit.jupiter.api.Test;

/** Which copies are checked and repaired, and when nobody has to ask. */
class CopyChoiceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final SourceId ID = new SourceId("argo", "db");
    private static final SourceSpec SOURCE = new SourceSpec(
            ID, "postgres", "production", false, List.of("near", "far", "vault"), new Settings(Map.of()));
    private static final PolicySpec POLICY =
            new PolicySpec("production", List.of(), 2, 1 << 20, Duration.ofHours(1), 0.25, PolicySpec.Proof.STANDARD);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final CopyChoice choice = new CopyChoice(true, CLOCK);

    @Test
    void takesTheNewestThatIsWholeOnEachTarget() {
        List<BackupEntry> backups = List.of(
                backup(4, "safety", "", "near:COMPLETE", "far:COMPLETE", "vault:COMPLETE"),
                backup(3, "manual", "cannot be restored", "near:COMPLETE", "far:COMPLETE", "vault:COMPLETE"),
                backup(2, "manual", "", "near:COMPLETE", "far:QUARANTINED", "vault:INCOMPLETE"),
                backup(1, "manual", "", "near:COMPLETE", "far:COMPLETE", "vault:COMPLETE"));

        assertThat(choose(order(Level.CHECKSUM), backups)).containsExactly("b2@near", "b1@far", "b1@vault");
        assertThat(choose(new VerifyOrder(Level.EXISTS, "b3", List.of("far"), false, false), backups))
                .containsExactly("b3@far");
        assertThatThrownBy(() ->
                        choose(new VerifyOrder(Level.EXISTS, "b2", List.of("far", "vault"), false, false), backups))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("quarantined")
                .hasMessageContaining("incomplete");
        assertThatThrownBy(() -> choose(new VerifyOrder(Level.EXISTS, "b9", List.of(), false, false), backups))
                .hasMessageContaining("no backup b9");
        assertThatThrownBy(() -> choose(order(Level.EXISTS), List.of())).hasMessageContaining("no copy of a backup");
    }

    @Test
    void withoutAnIdentityGoesAsFarAsItCan() {
        List<BackupEntry> backups = List.of(backup(1, "manual", "", "near:COMPLETE"));
        List<CopyToCheck> chosen =
                new CopyChoice(false, CLOCK).choose(order(Level.CONTENT), SOURCE, POLICY, backups, List.of());
        assertThat(chosen).extracting(CopyToCheck::level).containsExactly(Level.CHECKSUM);
        assertThat(chosen).extracting(CopyToCheck::wanted).containsExactly(Level.CONTENT);
    }

    @Test
    void rotatesToTheTargetWhoseProofIsTheOldest() {
        List<BackupEntry> backups = List.of(backup(1, "manual", "", "near:COMPLETE", "far:COMPLETE", "vault:COMPLETE"));
        VerifyOrder rotate = new VerifyOrder(Level.RESTORE, null, List.of(), true, false);
        List<LastProof> proofs =
                new ArrayList<>(List.of(proof("near", "restore", 40, 40), proof("far", "restore", 60, 90)));

        assertThat(choose(rotate, backups, proofs)).as("never proven first").containsExactly("b1@vault");
        proofs.add(proof("vault", "restore", 1, 1));
        assertThat(choose(rotate, backups, proofs)).containsExactly("b1@far");
        proofs.add(proof("far", "content", 0, 0));
        assertThat(choose(rotate, backups, proofs))
                .as("a lower level proves less")
                .containsExactly("b1@far");
    }

    @Test
    void asksOnlyForWhatIsDueSinceTheLastAttempt() {
        List<BackupEntry> backups = List.of(backup(1, "manual", "", "near:COMPLETE", "far:COMPLETE", "vault:COMPLETE"));
        VerifyOrder content = new VerifyOrder(Level.CONTENT, null, List.of(), false, true);
        List<LastProof> proofs = List.of(
                proof("near", "content", 7, 7),
                proof("near", "exists", 0, 0),
                proof("far", "content", 6, 20),
                proof("vault", "restore", 2, 2));
        assertThat(choose(content, backups, proofs)).containsExactly("b1@near");

        VerifyOrder restore = new VerifyOrder(Level.RESTORE, null, List.of(), true, true);
        assertThat(choose(restore, backups, proofs))
                .as("one target was done this month")
                .isEmpty();
        assertThat(choose(restore, backups, List.of(proof("vault", "restore", 30, 30))))
                .containsExactly("b1@near");
    }

    @Test
    void repairsWhatIsWantedFromTheBestOthers() {
        List<BackupEntry> backups = List.of(
                backup(2, "manual", "", "far:COMPLETE", "vault:QUARANTINED", "gone:INCOMPLETE"),
                backup(1, "manual", "", "near:COMPLETE", "far:COMPLETE", "vault:COMPLETE"));
        RepairChoice repairs = new RepairChoice(Set.of("near", "far", "vault"));

        List<CopyToRepair> tasks = repairs.choose(new RepairOrder(null), SOURCE, backups);

        assertThat(tasks)
                .extracting(task -> task.backupId() + "@" + task.target())
                .containsExactly("b2@near", "b2@vault");
        assertThat(tasks.get(0).givers()).containsExactly("far");
        assertThat(tasks.get(0).lastResort()).containsExactly("vault");
        assertThat(tasks.get(1).quarantined()).isTrue();
        assertThat(repairs.choose(new RepairOrder("b1"), SOURCE, backups)).isEmpty();
    }

    @Test
    void failedRepairWaitsUnlessSomethingNewIsBad() {
        RepairChoice repairs = new RepairChoice(Set.of("near", "far", "vault"));
        List<BackupEntry> open = List.of(backup(1, "manual", "", "near:COMPLETE", "far:INCOMPLETE"));
        Instant ended = open.get(0).endedAt();

        assertThat(repairs.due(SOURCE, List.of(backup(1, "manual", "", "near:COMPLETE")), null, NOW))
                .isFalse();
        assertThat(repairs.due(SOURCE, open, null, NOW)).isTrue();
        LastRepair justFailed = new LastRepair(ID, NOW.minusSeconds(60), false);
        assertThat(repairs.due(SOURCE, open, justFailed, NOW)).isFalse();
        assertThat(repairs.due(SOURCE, open, justFailed, NOW.plus(RepairChoice.PAUSE)))
                .isTrue();
        assertThat(repairs.due(SOURCE, open, new LastRepair(ID, ended.minusSeconds(1), false), ended))
                .isTrue();
    }

    private List<String> choose(VerifyOrder order, List<BackupEntry> backups) {
        return choose(order, backups, List.of());
    }

    private List<String> choose(VerifyOrder order, List<BackupEntry> backups, List<LastProof> proofs) {
        return choice.choose(order, SOURCE, POLICY, backups, proofs).stream()
                .map(task -> task.backupId() + "@" + task.target())
                .toList();
    }

    private static VerifyOrder order(Level level) {
        return new VerifyOrder(level, null, List.of(), false, false);
    }

    private static LastProof proof(String target, String level, int attemptedDays, int provenDays) {
        return new LastProof(
                ID, target, level, NOW.minus(Duration.ofDays(attemptedDays)), NOW.minus(Duration.ofDays(provenDays)));
    }

    private static BackupEntry backup(long sequence, String purpose, String suspect, String... copies) {
        List<Copy> all = new ArrayList<>();
        for (String copy : copies) {
            String[] parts = copy.split(":", 2);
            all.add(new Copy(
                    parts[0],
                    parts[1].equals("COMPLETE"),
                    parts[1].equals("QUARANTINED"),
                    "SHA256",
                    9,
                    "",
                    "exists",
                    null));
        }
        Instant taken = NOW.minus(Duration.ofDays(10 - sequence));
        return new BackupEntry(
                ID,
                "b" + sequence,
                sequence,
                "postgres",
                "full",
                purpose,
                "OK",
                suspect,
                taken,
                taken,
                taken,
                9,
                9,
                "",
                all);
    }
}
