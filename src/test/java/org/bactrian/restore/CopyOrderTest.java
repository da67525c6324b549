package org.bactrian.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.bactrian.restore.SampleBackups.copy;
import static org.bactrian.restore.SampleBackups.entry;
import static org.bactrian.restore.SampleBackups.incomplete;
import static org.bactrian.restore.SampleBackups.quarantined;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.BackupEntry.Copy;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopyOrderTest {
    private static final List<String> NEAREST = List.of("shelf", "near", "far");
    private static final String MONDAY = "2026-11-16T02:00:00Z";

    private final CopyOrder order = new CopyOrder(targets());

    private static Map<String, TargetSpec> targets() {
        Map<String, TargetSpec> targets = new LinkedHashMap<>();
        Map.of("near", "file", "far", "s3", "shelf", "offline")
                .forEach((id, kind) -> targets.put(id, new TargetSpec(id, kind, new Settings(Map.of()))));
        return targets;
    }

    @Test
    void theNearestComesFirstAndTheShelfLast() {
        List<Copy> copies = List.of(
                copy("shelf", "restore", MONDAY), copy("far", "exists", MONDAY), copy("near", "exists", MONDAY));
        assertThat(targets(copies, null)).containsExactly("near", "far", "shelf");
        assertThat(order.of(backup(copies), NEAREST, null).get(0).reason())
                .isEqualTo("file, verified: exists at 2026-11-16T02:00:00Z, 2 of 3 by distance");
    }

    @Test
    void theBetterProvenComesBeforeTheNearer() {
        assertThat(targets(List.of(copy("near", "exists", MONDAY), copy("far", "content", MONDAY)), null))
                .containsExactly("far", "near");
        assertThat(targets(
                        List.of(copy("near", "exists", MONDAY), copy("far", "exists", "2026-11-17T01:00:00Z")), null))
                .containsExactly("far", "near");
        assertThat(targets(
                        List.of(copy("near", "exists", MONDAY), copy("far", "exists", "2026-11-16T23:00:00Z")), null))
                .containsExactly("near", "far");
    }

    @Test
    void whatIsNotWholeIsNeverTried() {
        assertThat(targets(List.of(quarantined("near"), incomplete("far"), copy("gone", "exists", MONDAY)), null))
                .isEmpty();
    }

    @Test
    void onlyTheTargetAskedForIsTried() {
        List<Copy> copies = List.of(copy("near", "exists", MONDAY), copy("far", "exists", MONDAY));
        assertThat(targets(copies, "far")).containsExactly("far");
        assertThatExceptionOfType(BactrianException.class)
                .isThrownBy(() -> targets(copies, "fra"))
                .withMessage("the inventory has no target 'fra'")
                .satisfies(refusal -> assertThat(refusal.hint()).contains("far"));
    }

    @Test
    void aBadCopyIsDroppedAndOneThatDoesNotAnswerComesLast() {
        CopyTrial trial = trial("near", "far", "shelf");
        trial.next();
        assertThat(trial.failed(new IOException("no route to host"), Instant.EPOCH)
                        .outcome())
                .isEqualTo(Outcome.NOT_PROVABLE);
        trial.next();
        BactrianException bad = new BactrianException(ErrorKind.VERIFICATION_FAILED, "the signature is wrong", "");
        assertThat(trial.failed(new IllegalStateException(bad), Instant.EPOCH).outcome())
                .isEqualTo(Outcome.FAILED);
        trial.next();
        trial.found();
        assertThat(trial.isOpen()).isFalse();
        assertThat(trial.targets()).containsExactly("shelf", "near");
    }

    @Test
    void withoutAGoodCopyEachIsNamed() {
        CopyTrial trial = trial("near", "far");
        trial.next();
        trial.failed(new BactrianException(ErrorKind.VERIFICATION_FAILED, "the signature is wrong", ""), Instant.EPOCH);
        trial.next();
        trial.failed(new IOException("no route to host"), Instant.EPOCH);
        assertThatExceptionOfType(BactrianException.class)
                .isThrownBy(trial::targets)
                .withMessage("no copy of b can be restored: near: the signature is wrong; far: no route to host")
                .matches(refusal -> refusal.kind() == ErrorKind.VERIFICATION_FAILED);
    }

    private static CopyTrial trial(String... targets) {
        return new CopyTrial(
                backup(List.of()),
                List.of(targets).stream()
                        .map(target -> new CopyOrder.Candidate(target, ""))
                        .toList());
    }

    private List<String> targets(List<Copy> copies, @Nullable String from) {
        return order.of(backup(copies), NEAREST, from).stream()
                .map(CopyOrder.Candidate::target)
                .toList();
    }

    private static BackupEntry backup(List<Copy> copies) {
        return entry("b", MONDAY, "manual", "", copies);
    }
}
