package org.bactrian.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.catalog.LastProof;
import org.bactrian.config.PolicySpec.Proof;
import org.jspecify.annotations.Nullable;

/** How old the proofs of one source are; a proof of a higher level is one of the lower levels, too. */
final class ProofAges {
    private final List<LastProof> proofs;

    ProofAges(SourceId source, List<LastProof> all) {
        this.proofs =
                all.stream().filter(proof -> proof.source().equals(source)).toList();
    }

    /** When a level, or a higher one, last passed on a target; the beginning of time when it never did. */
    Instant proven(String target, Level level) {
        return latest(target, level, LastProof::provenAt);
    }

    /** Whether a target is to be checked to this level: the last attempt, however it ended, is older than the policy allows. */
    boolean due(String target, Level level, Proof policy, Instant now) {
        return !latest(target, level, LastProof::attemptedAt)
                .plus(period(level, policy))
                .isAfter(now);
    }

    /** As the other, for a level that is proven on one target at a time. */
    boolean due(Level level, Proof policy, Instant now) {
        return !latest(null, level, LastProof::attemptedAt)
                .plus(period(level, policy))
                .isAfter(now);
    }

    private static Duration period(Level level, Proof policy) {
        return level == Level.RESTORE ? policy.restore() : policy.content();
    }

    private Instant latest(@Nullable String target, Level level, Function<LastProof, @Nullable Instant> time) {
        return proofs.stream()
                .filter(proof -> target == null || proof.target().equals(target))
                .filter(proof ->
                        Level.valueOf(proof.level().toUpperCase(Locale.ROOT)).compareTo(level) >= 0)
                .map(time)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }
}
