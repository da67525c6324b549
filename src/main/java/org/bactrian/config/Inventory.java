package org.bactrian.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.artifact.SourceId;

/**
 * What to protect, where to, when, and who is told: the checked content of the configuration directory.
 * Maps keep the order of the files.
 *
 * @param systems by id; holds the built-in system {@code bactrian} (catalog and config) too
 * @param targets by id
 * @param policies by id
 * @param tiers by name: critical, user-facing, supporting
 * @param hash sha256 of all configuration files, recorded with every run
 */
public record Inventory(
        Map<String, SystemSpec> systems,
        Map<String, TargetSpec> targets,
        Map<String, PolicySpec> policies,
        Map<String, TierSpec> tiers,
        PeopleSpec people,
        KeysSpec keys,
        String hash) {
    /** All sources of all systems, in the order of the inventory. */
    public List<SourceSpec> sources() {
        List<SourceSpec> all = new ArrayList<>();
        systems.values().forEach(system -> all.addAll(system.sources().values()));
        return all;
    }

    /** The source with this id, if the inventory has it. */
    public Optional<SourceSpec> source(SourceId id) {
        return Optional.ofNullable(systems.get(id.system()))
                .map(system -> system.sources().get(id.source()));
    }
}
