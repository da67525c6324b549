package org.bactrian.config;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.artifact.BackupType;
import org.bactrian.config.PolicySpec.ScheduleSpec;

/** Makes policies and tiers of a policies.yaml that was checked. */
final class PolicyReader {
    private static final String NIGHTLY = "0 30 2 * * ?";
    private final SettingsReader settings;

    PolicyReader(SettingsReader settings) {
        this.settings = settings;
    }

    /** The objectives of all tiers, most urgent first. */
    Map<String, TierSpec> tiers(ConfigFile file) {
        Map<String, TierSpec> tiers = new LinkedHashMap<>();
        Shape shape = file.shape().key("tiers").orElseThrow();
        for (String name : shape.of(file.at("/tiers")).keys()) {
            Shape tier = shape.of(file.at("/tiers")).key(name).orElseThrow();
            Settings values = settings.read(file.at("/tiers/" + name), tier, Set.of());
            tiers.put(name, new TierSpec(name, duration(values, "rto"), duration(values, "rpo"), tiers.size() + 1));
        }
        return Collections.unmodifiableMap(tiers);
    }

    /**
     * All policies, with the built-in one where the file has none of its id.
     *
     * @param targets how many there are: the built-in policy demands no more copies
     */
    Map<String, PolicySpec> policies(ConfigFile file, int targets) {
        Map<String, PolicySpec> policies = new LinkedHashMap<>();
        ConfigFiles.each(file, "/policies", (pointer, policy) -> {
            Shape shape = file.shape().at(file.tree(), pointer).orElseThrow();
            String id = Pointer.last(pointer);
            policies.put(id, policy(id, settings.read(policy, shape, Set.of())));
        });
        policies.computeIfAbsent(BuiltInSystem.ID, id -> builtIn(file, policies, targets));
        return Collections.unmodifiableMap(policies);
    }

    private static PolicySpec policy(String id, Settings values) {
        List<ScheduleSpec> schedules = new ArrayList<>();
        if (values.values().get("schedules") instanceof List<?> lines) {
            lines.forEach(line -> schedules.add(schedule((Map<?, ?>) line)));
        }
        return new PolicySpec(
                id,
                List.copyOf(schedules),
                Math.toIntExact(values.number("minimumCopies").orElseThrow()),
                values.number("volumeSize").orElseThrow(),
                duration(values, "maxDuration"),
                Double.parseDouble(values.required("missedAfter")),
                proof(values));
    }

    private static PolicySpec.Proof proof(Settings values) {
        Settings proof = values.values().get("proof") instanceof Map<?, ?> map
                ? new Settings(map.entrySet().stream()
                        .collect(Collectors.toMap(entry -> String.valueOf(entry.getKey()), Map.Entry::getValue)))
                : new Settings(Map.of());
        PolicySpec.Proof standard = PolicySpec.Proof.STANDARD;
        return new PolicySpec.Proof(
                proof.duration("content").orElse(standard.content()),
                proof.duration("restore").orElse(standard.restore()));
    }

    private static ScheduleSpec schedule(Map<?, ?> line) {
        BackupType type = BackupType.valueOf(String.valueOf(line.get("type")).toUpperCase(Locale.ROOT));
        return new ScheduleSpec(
                type,
                String.valueOf(line.get("cron")),
                ZoneId.of(String.valueOf(line.get("zone"))),
                Durations.parse(String.valueOf(line.get("jitter"))));
    }

    /** Every night after the others, in the zone of the first schedule there is. */
    private PolicySpec builtIn(ConfigFile file, Map<String, PolicySpec> others, int targets) {
        ZoneId zone = others.values().stream()
                .flatMap(policy -> policy.schedules().stream())
                .map(ScheduleSpec::zone)
                .findFirst()
                .orElse(ZoneOffset.UTC);
        ScheduleSpec nightly = new ScheduleSpec(BackupType.FULL, NIGHTLY, zone, Duration.ZERO);
        Shape shape = file.shape()
                .key("policies")
                .flatMap(all -> all.key(BuiltInSystem.ID))
                .orElseThrow();
        PolicySpec defaults = policy(BuiltInSystem.ID, settings.read(MissingNode.getInstance(), shape, Set.of()));
        return new PolicySpec(
                BuiltInSystem.ID,
                List.of(nightly),
                Math.min(defaults.minimumCopies(), targets),
                defaults.volumeSize(),
                defaults.maxDuration(),
                defaults.missedAfter(),
                defaults.proof());
    }

    private static Duration duration(Settings values, String key) {
        return values.duration(key).orElseThrow();
    }
}
