package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.PolicySpec.ScheduleSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped configuration is right, and becomes the records that it should. */
class SampleConfigurationTest {
    @TempDir
    Path root;

    private SampleEstate estate;

    @BeforeEach
    void copy() {
        estate = new SampleEstate(root);
    }

    @Test
    void isValidOnceItsSecretsAreThere() {
        assertThat(estate.report()).isEqualTo("0 errors, 0 warnings\n");
    }

    @Test
    void tellsEverySecretThatIsMissing() {
        estate.environment.clear();

        assertThat(estate.load().inventory()).isEmpty();
        assertThat(estate.load().problems())
                .extracting(Problem::message)
                .containsExactly(
                        "missing secret: environment variable 'ARGO_DB_PASSWORD' is not set",
                        "missing secret: environment variable 'BACTRIAN_S3_ACCESS_KEY' is not set",
                        "missing secret: environment variable 'BACTRIAN_S3_SECRET_KEY' is not set",
                        "missing secret: environment variable 'BACTRIAN_SLACK_WEBHOOK' is not set",
                        "missing secret: environment variable 'BACTRIAN_SMTP_PASSWORD' is not set",
                        "missing secret: environment variable 'BACTRIAN_RECIPIENT_OPERATIONS' is not set",
                        "missing secret: environment variable 'BACTRIAN_RECIPIENT_SAFE' is not set");
    }

    @Test
    void holdsSystemsWithTheirSources() {
        Inventory inventory = estate.inventory();

        assertThat(inventory.systems().keySet()).containsExactly("argo", "alpine", "wiki", "bactrian");
        SystemSpec argo = inventory.systems().get("argo");
        assertThat(argo.title()).isEqualTo("Argo Capital trading");
        assertThat(argo.tier()).isEqualTo("critical");
        assertThat(argo.owner()).isEqualTo("trading-dev");
        assertThat(argo.shown()).isEqualTo(new SystemSpec.Public("Trading", "Platform"));
        assertThat(inventory.systems().get("wiki").shown()).isNull();
        assertThat(argo.sources().keySet()).containsExactly("trading-db", "signals");
    }

    @Test
    void fillsSettingsWithDefaultsAbsolutePathsAndSecrets() {
        Inventory inventory = estate.inventory();

        SourceSpec trading = inventory.source(SourceId.parse("argo/trading-db")).orElseThrow();
        assertThat(trading.kind()).isEqualTo("postgres");
        assertThat(trading.targets()).containsExactly("primary", "secondary", "offline");
        assertThat(trading.settings().number("port")).contains(5432L);
        assertThat(trading.settings().duration("lockTimeout")).contains(Duration.ofSeconds(60));
        assertThat(trading.settings().secret("password")).contains(new Secret("hunter2-argo"));
        assertThat(trading.settings().values()).doesNotContainKeys("kind", "policy", "targets", "secret");
        assertThat(trading.server()).isEqualTo("postgres://db1.example.org:5432");
        SourceSpec analytics =
                inventory.source(SourceId.parse("alpine/analytics-db")).orElseThrow();
        assertThat(analytics.settings().text("passwordFile")).contains(root + "/keys/analytics-db.password");
        Settings secondary = inventory.targets().get("secondary").settings();
        assertThat(secondary.text("endpoint")).contains("https://s3.eu-west-1.amazonaws.com");
        assertThat(secondary.text("checksums")).contains("sha256");
        assertThat(secondary.values().get("pathStyle")).isEqualTo(false);
        assertThat(secondary.toString()).doesNotContain("hunter2");
    }

    @Test
    void holdsPoliciesTiersPeopleAndKeys() {
        Inventory inventory = estate.inventory();

        assertThat(inventory.policies().keySet()).containsExactly("production", "development", "bactrian");
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(inventory.policies().get("production"))
                .isEqualTo(new PolicySpec(
                        "production",
                        List.of(new ScheduleSpec(BackupType.FULL, "0 0 2 ? * SUN", berlin, Duration.ZERO)),
                        2,
                        128L << 20,
                        Duration.ofHours(6),
                        0.25,
                        PolicySpec.Proof.STANDARD));
        assertThat(inventory.tiers().values())
                .containsExactly(
                        new TierSpec("critical", Duration.ofHours(1), Duration.ofMinutes(5), 1),
                        new TierSpec("user-facing", Duration.ofHours(4), Duration.ofHours(1), 2),
                        new TierSpec("supporting", Duration.ofHours(24), Duration.ofHours(24), 3));
        assertThat(inventory.people().stakeholders().get("operations").addresses())
                .isEqualTo(Map.of("slack", List.of("#backups"), "email", List.of("ops@example.org")));
        assertThat(inventory.people().channels().get("email").settings().number("port"))
                .contains(587L);
        assertThat(inventory.people().plan())
                .extracting(PeopleSpec.PlanLine::name)
                .containsExactly("failures", "successes");
        assertThat(inventory.keys().recipients())
                .extracting(KeysSpec.Recipient::key)
                .containsExactly(SampleEstate.RECIPIENT, SampleEstate.OTHER_RECIPIENT);
        assertThat(inventory.keys().signingKeyFile()).isEqualTo(root.resolve("keys/signing.pem"));
        assertThat(inventory.keys().identityFile()).isNull();
    }

    @Test
    void tiersHaveDefaultsWhenTheFileSaysNothing() {
        Map<String, TierSpec> written = estate.inventory().tiers();
        String text = estate.text("policies.yaml");
        estate.edit("policies.yaml", text.substring(text.indexOf("tiers:"), text.indexOf("policies:\n  prod")), "");

        assertThat(estate.inventory().tiers()).isEqualTo(written);
    }

    @Test
    void protectsItself() {
        Inventory inventory = estate.inventory();

        SystemSpec self = inventory.systems().get("bactrian");
        assertThat(self.owner()).isEqualTo("operations");
        assertThat(self.tier()).isEqualTo("critical");
        assertThat(self.sources().get("config"))
                .isEqualTo(new SourceSpec(
                        SourceId.parse("bactrian/config"),
                        "config",
                        "bactrian",
                        false,
                        List.of("primary", "secondary", "offline"),
                        new Settings(Map.of(
                                "paths", List.of(root + "/config", root + "/routes"),
                                "exclude", List.of("*.pem", "identity*.txt")))));
        assertThat(self.sources().get("catalog").kind()).isEqualTo("sqlite");
        assertThat(self.sources().get("catalog").settings().text("path")).contains("/var/lib/bactrian/catalog.db");
        assertThat(inventory.policies().get("bactrian").schedules())
                .containsExactly(
                        new ScheduleSpec(BackupType.FULL, "0 30 2 * * ?", ZoneId.of("Europe/Berlin"), Duration.ZERO));
    }

    @Test
    void protectsACatalogInPostgres() {
        estate.catalogUrl = "jdbc:postgresql://cat_1:5433/catalog?user=bactrian&password=p%26w&sslmode=require";

        SourceSpec catalog =
                estate.inventory().source(SourceId.parse("bactrian/catalog")).orElseThrow();

        assertThat(catalog.kind()).isEqualTo("postgres");
        assertThat(catalog.settings().values())
                .isEqualTo(Map.of(
                        "host", "cat_1",
                        "port", 5433L,
                        "database", "catalog",
                        "user", "bactrian",
                        "password", new Secret("p&w"),
                        "sslMode", "require"));
    }

    @Test
    void refusesACatalogThatIsNoDatabaseWithoutShowingItsUrl() {
        estate.catalogUrl = "jdbc:h2:mem:x;PASSWORD=hunter2";

        assertThat(estate.report())
                .isEqualTo(
                        "config/application.properties: bactrian.catalog.url: the catalog is neither SQLite nor PostgreSQL\n"
                                + "  hint: its url begins with jdbc:sqlite: or jdbc:postgresql:\n1 error, 0 warnings\n");
        assertThat(estate.load().inventory()).isEmpty();
    }

    @Test
    void builtInPolicyDemandsNoMoreCopiesThanThereAreTargets() {
        assertThat(estate.inventory().policies().get("bactrian"))
                .extracting(PolicySpec::minimumCopies, PolicySpec::volumeSize, PolicySpec::maxDuration)
                .containsExactly(2, 128L << 20, Duration.ofHours(6));
        estate.write("config/targets.yaml", "targets: {primary: {kind: file, path: backup}}\n", "rw-r--r--");
        estate.write(
                "config/systems.yaml",
                estate.text("systems.yaml")
                        .replaceAll("targets: .*", "targets: [primary]")
                        .replace("policy: production", "policy: development"),
                "rw-r--r--");

        Inventory inventory = estate.inventory();

        assertThat(inventory.policies().get("bactrian").minimumCopies()).isEqualTo(1);
        assertThat(inventory.targets().get("primary").settings().text("path")).contains(root + "/backup");
    }

    @Test
    void ownPolicyOfTheFileTakesTheBuiltInOnesPlace() {
        estate.edit("policies.yaml", "  development:", "  bactrian: {schedules: [], minimumCopies: 1}\n  development:");

        assertThat(estate.inventory().policies().get("bactrian").schedules()).isEmpty();
    }

    @Test
    void hashTellsConfigurationsApart() {
        String before = estate.inventory().hash();
        assertThat(estate.inventory().hash()).isEqualTo(before).hasSize(64);

        estate.edit("systems.yaml", "Wiki of the teams", "Wiki of all teams");

        assertThat(estate.inventory().hash()).isNotEqualTo(before);
    }
}
