package org.bactrian.artifact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Targets to be rid of what killed runs left there.
 *
 * @param targets their ids
 * @param agreed the directories that a person has seen in the plan and agreed to, as {@code target:directory}: nothing
 *     else is deleted; null when nobody was asked, so that only few may go at once
 */
public record SweepOrder(List<String> targets, @Nullable List<String> agreed) implements Order {
    public SweepOrder {
        targets = List.copyOf(targets);
        agreed = agreed == null ? null : List.copyOf(agreed);
    }
}
