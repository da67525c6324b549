package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.Volume;
import org.bactrian.catalog.Previous;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.PolicySpec;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.bactrian.staging.StagingArea;
import org.bactrian.storage.Deliveries;
import org.bactrian.storage.KeyFiles;
import org.bactrian.storage.ManifestSealer;
import org.bactrian.storage.Sealed;
import org.bactrian.verify.ExistsCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes of {@code routes/backup} and {@code verify-copies} with their real steps, between doubles of their neighbours. */
class BackupRouteTest extends CamelTestSupport {
    private static final SourceId SOURCE = new SourceId("argo", "signals");

    @TempDir
    Path home;

    /** What the targets were asked for, in order: {@code target name}. */
    private final List<String> puts = Collections.synchronizedList(new ArrayList<>());

    /** What fails, as in {@link #puts}. */
    private final List<String> broken = new ArrayList<>();

    private volatile boolean leaseHeld = true;

    @Override
    protected RoutesBuilder createRouteBuilder() throws Exception {
        Path base = Path.of(System.getProperty("bactrian.basedir", "."));
        context.getPropertiesComponent().addOverrideProperty("bactrian.target.patience", "500");
        StagingArea staging = new StagingArea(home.resolve("staging"), 3);
        new KeyFiles(Clock.systemUTC()).create(home.resolve("keys"));
        KeysSpec keys = new KeysSpec(List.of(), home.resolve("keys/signing.pem"), null, List.of());
        context.getRegistry().bind("staging", staging);
        context.getRegistry().bind("zstd", new Same());
        context.getRegistry().bind("age", new Same());
        context.getRegistry().bind("deliveries", new Deliveries());
        context.getRegistry().bind("exists-check", new ExistsCheck());
        context.getRegistry().bind("legs", Executors.newCachedThreadPool());
        context.getRegistry().bind("legReceipts", new LegReceipts());
        context.getRegistry()
                .bind("sealer", new Sealing(new ManifestSealer(staging::file, keys, Clock.systemUTC()), "i1"));
        for (String files : List.of("backup/*", "verify/verify-copies")) {
            for (var resource : PluginHelper.getPackageScanResourceResolver(context)
                    .findResources("file:" + base.resolve("routes").resolve(files) + ".camel.yaml")) {
                PluginHelper.getRoutesLoader(context).loadRoutes(resource);
            }
        }
        return new Neighbours();
    }

    /** Stands for the codecs, which have tests of their own. */
    public static final class Same {
        public Payload encode(Payload payload) {
            return payload;
        }
    }

    private final class Neighbours extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:dump-sqlite").process(exchange -> exchange.getMessage().setBody(new Dump()));
            from("direct:target-claim").process(exchange -> fail("claim", exchange));
            from("direct:backup-previous").setBody(constant(Previous.NONE));
            from("direct:lease-check").process(exchange -> {
                if (!leaseHeld) {
                    throw new IllegalStateException("lease lost");
                }
            });
            for (String target : List.of("a", "b", "c")) {
                from("direct:target-" + target + "-put").process(this::put);
                from("direct:target-" + target + "-list").process(this::list);
            }
        }

        private void put(Exchange exchange) throws Exception {
            Volume volume = exchange.getMessage().getBody(Volume.class);
            String target = exchange.getVariable("target", String.class);
            puts.add(target + " " + volume.name());
            fail(volume.name(), exchange);
            exchange.getMessage()
                    .setBody(new Receipt(
                            target, volume.name(), Receipt.Outcome.STORED, Receipt.Proof.SHA256, volume.size(), ""));
        }

        private void list(Exchange exchange) {
            String target = exchange.getVariable("target", String.class);
            String prefix = exchange.getVariable("prefix", String.class);
            List<ObjectStat> found = new ArrayList<>();
            Sealed sealed = exchange.getVariable("sealed", Sealed.class);
            sealed.files().forEach(file -> {
                if (!broken.contains(target + " gone " + file.name())) {
                    found.add(new ObjectStat(prefix + file.name(), file.size(), null, Instant.EPOCH));
                }
            });
            exchange.getMessage().setBody(found);
        }

        private void fail(String name, Exchange exchange) throws Exception {
            String key = exchange.getVariable("target", String.class) + " " + name;
            if (broken.contains(key)) {
                throw new IOException(key + " is broken");
            }
            if (broken.contains(key + " hangs")) {
                new CountDownLatch(1).await(5, TimeUnit.SECONDS);
            }
        }
    }

    private static final class Dump implements Payload {
        private final List<PayloadStream> streams =
                List.of(PayloadStream.plain("main", out -> out.write(new byte[2500])));

        @Override
        public List<PayloadStream> streams() {
            return streams;
        }

        @Override
        public DumpFacts facts() {
            return new DumpFacts(Instant.EPOCH, Map.of("sqlite", "3"), Map.of("events", 1L), Map.of());
        }

        @Override
        public void close() {}
    }

    private Exchange backUp() {
        Run run = new Run(
                "r1",
                "backup-run",
                SOURCE,
                BackupId.create(Instant.EPOCH, BackupType.FULL, 7),
                BackupType.FULL,
                Purpose.MANUAL,
                List.of("a", "b", "c"),
                2,
                Instant.EPOCH,
                "host:1:x",
                SOURCE.toString());
        SourceSpec source = new SourceSpec(SOURCE, "sqlite", "p", false, run.targets(), new Settings(Map.of()));
        return template.request("direct:backup-run", exchange -> {
            exchange.setVariable("run", run);
            exchange.setVariable("source", source);
            exchange.setVariable("kind", "sqlite");
            exchange.setVariable(
                    "policy",
                    new PolicySpec("p", List.of(), 2, 1000, Duration.ofMinutes(1), 0.25, PolicySpec.Proof.STANDARD));
        });
    }

    private static List<String> complete(Exchange exchange) {
        BackupRecord backup = exchange.getMessage().getBody(BackupRecord.class);
        return backup.copies().stream()
                .filter(CopyRecord::complete)
                .map(CopyRecord::target)
                .toList();
    }

    @Test
    void deliversVolumesThenDescriptionsThenTheManifest() {
        assertThat(complete(backUp())).containsExactly("a", "b", "c");
        for (String target : List.of("a", "b", "c")) {
            assertThat(puts)
                    .filteredOn(put -> put.startsWith(target))
                    .containsExactly(
                            target + " main-00000",
                            target + " main-00001",
                            target + " main-00002",
                            target + " RESTORE.txt",
                            target + " manifest.sig",
                            target + " manifest.json");
        }
    }

    @Test
    void aTargetThatFailedOnceGetsNothingMore() {
        broken.add("b main-00001");
        Exchange exchange = backUp();
        assertThat(complete(exchange)).containsExactly("a", "c");
        assertThat(puts).contains("b main-00001").doesNotContain("b main-00002", "b manifest.json");
        assertThat(exchange.getMessage()
                        .getBody(BackupRecord.class)
                        .copies()
                        .get(1)
                        .message())
                .isEqualTo("b main-00001 is broken");
    }

    @Test
    void aTargetThatHangsIsDroppedAfterThePatience() {
        broken.add("c main-00000 hangs");
        Exchange exchange = backUp();
        assertThat(complete(exchange)).containsExactly("a", "b");
        assertThat(exchange.getMessage()
                        .getBody(BackupRecord.class)
                        .copies()
                        .get(2)
                        .message())
                .isEqualTo("no answer in time for main-00000");
    }

    @Test
    void aTargetOfAnotherInstallationGetsNothing() {
        broken.add("a claim");
        assertThat(complete(backUp())).containsExactly("b", "c");
        assertThat(puts).noneMatch(put -> put.startsWith("a "));
    }

    @Test
    void belowTheMinimumNothingBecomesVisible() {
        broken.addAll(List.of("a main-00002", "c main-00002"));
        Exchange exchange = backUp();
        assertThat(exchange.getException())
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("1 of 3 targets left")
                .hasMessageContaining("a main-00002 is broken");
        assertThat(puts).noneMatch(put -> put.endsWith("manifest.json"));
    }

    @Test
    void withoutItsLeaseARunDoesNotCommit() {
        leaseHeld = false;
        assertThat(backUp().getException()).hasMessage("lease lost");
        assertThat(puts).anyMatch(put -> put.endsWith("manifest.sig")).noneMatch(put -> put.endsWith("manifest.json"));
    }

    @Test
    void aCopyThatIsNotThereDoesNotCount() {
        broken.add("b gone main-00001");
        Exchange exchange = backUp();
        assertThat(complete(exchange)).containsExactly("a", "c");
        CopyRecord bad =
                exchange.getMessage().getBody(BackupRecord.class).copies().get(1);
        assertThat(bad.message()).contains("main-00001 is missing");
        assertThat(bad.verified()).isEmpty();
    }
}
