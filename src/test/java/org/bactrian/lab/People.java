package org.bactrian.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Inventory;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.PeopleSpec.ChannelSpec;
import org.bactrian.config.PeopleSpec.PlanLine;
import org.bactrian.config.PeopleSpec.Stakeholder;
import org.bactrian.config.PolicySpec;
import org.bactrian.config.Secret;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.bactrian.config.SystemSpec;

/** A small estate: two public systems and a private one, two groups of people, Slack and e-mail. */
public final class People {
    private People() {}

    /** An inventory whose channels are these servers. */
    public static Inventory inventory(String webhookUrl, int smtpPort) {
        return inventory(webhookUrl, Map.of("port", (long) smtpPort), "Argo Capital <trading>");
    }

    /** @param mail settings of the e-mail channel besides host, from and tls */
    public static Inventory inventory(String webhookUrl, Map<String, Object> mail, String title) {
        Map<String, Object> email =
                new LinkedHashMap<>(Map.of("host", "127.0.0.1", "from", "bactrian@backup.example.org", "tls", "none"));
        email.putAll(mail);
        Map<String, ChannelSpec> channels = new LinkedHashMap<>();
        channels.put(
                "slack", new ChannelSpec("slack", "slack", new Settings(Map.of("webhookUrl", new Secret(webhookUrl)))));
        channels.put("email", new ChannelSpec("email", "email", new Settings(email)));
        Map<String, Stakeholder> people = new LinkedHashMap<>();
        people.put(
                "operations",
                new Stakeholder(
                        "operations",
                        "Operations",
                        Map.of("slack", List.of("#backups"), "email", List.of("ops@example.org"))));
        people.put("trading-dev", new Stakeholder("trading-dev", "Trading", Map.of("slack", List.of("#trading"))));
        List<PlanLine> plan = List.of(
                new PlanLine(
                        "failures at once",
                        List.of("backup.failed", "backup.degraded", "backup.missed", "backup.anomaly", "verify.failed"),
                        List.of("operations"),
                        List.of("slack", "email")),
                new PlanLine("owners see failures", List.of("backup.failed"), List.of("owner"), List.of("slack")),
                new PlanLine("good news", List.of("backup.succeeded"), List.of("operations"), List.of("slack")));
        return new Inventory(
                systems(title),
                Map.of(),
                Map.of("daily", policy()),
                Map.of(),
                new PeopleSpec(
                        people,
                        channels,
                        plan,
                        new PeopleSpec.Emergency(List.of("operations", "trading-dev"), List.of("slack", "email"))),
                new KeysSpec(List.of(), Path.of("signing.pem"), null, List.of()),
                "0");
    }

    private static PolicySpec policy() {
        PolicySpec.ScheduleSpec nightly =
                new PolicySpec.ScheduleSpec(BackupType.FULL, "0 0 2 * * ?", ZoneId.of("UTC"), Duration.ZERO);
        return new PolicySpec(
                "daily", List.of(nightly), 1, 1 << 20, Duration.ofHours(1), 0.25, PolicySpec.Proof.STANDARD);
    }

    private static Map<String, SystemSpec> systems(String title) {
        Map<String, SystemSpec> systems = new LinkedHashMap<>();
        systems.put(
                "argo",
                new SystemSpec(
                        "argo",
                        title,
                        "critical",
                        "trading-dev",
                        sources("argo", "trading-db", "signals"),
                        SystemSpec.Application.NONE,
                        new SystemSpec.Public(title, "Platform")));
        systems.put(
                "alpine",
                new SystemSpec(
                        "alpine",
                        "Alpine",
                        "user-facing",
                        "operations",
                        sources("alpine", "analytics"),
                        SystemSpec.Application.NONE,
                        new SystemSpec.Public("Analytics", "Platform")));
        systems.put(
                "vault",
                new SystemSpec(
                        "vault",
                        "Secret vault",
                        "supporting",
                        "operations",
                        sources("vault", "data"),
                        SystemSpec.Application.NONE,
                        null));
        return systems;
    }

    private static Map<String, SourceSpec> sources(String system, String... names) {
        Map<String, SourceSpec> sources = new LinkedHashMap<>();
        for (String name : names) {
            sources.put(
                    name,
                    new SourceSpec(
                            new SourceId(system, name),
                            "sqlite",
                            "daily",
                            false,
                            List.of("primary"),
                            new Settings(Map.of())));
        }
        return sources;
    }
}
