package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.BackupType;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.CopyCheck.Outcome;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.artifact.ProvenInput;
import org.bactrian.artifact.Purpose;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;
import org.bactrian.lab.S3Front;
import org.bactrian.lab.S3Server;
import org.bactrian.storage.SampleBackup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way back on the real routes: a backup of many small volumes on targets that lose, change and withhold them. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreStreamTest {
    private static final int WINDOW = 3;

    private final byte[] main = new byte[20_000];
    private final byte[] globals = "create role trader;".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private final Cut cut = new Cut();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private Path home;
    private Path original;
    private Manifest manifest;
    private S3Server server;
    private S3Front front;
    private Application application;
    private Journal journal;

    @BeforeAll
    void start(@TempDir Path work) throws Exception {
        home = work;
        new Random(3).nextBytes(main);
        SampleBackup sample = SampleBackup.in(home.resolve("sample"));
        SampleBackup.Made made = sample.make(
                "sqlite",
                new DumpFacts(Instant.EPOCH, Map.of(), Map.of(), Map.of()),
                PayloadStream.plain("main", out -> out.write(main)),
                PayloadStream.plain("globals", out -> out.write(globals)));
        original = made.directory();
        manifest = made.sealed().manifest();
        server = S3Server.startOpen(home.resolve("s3"));
        front = new S3Front(server.endpoint(), cut);
        Map<String, TargetSpec> targets = new LinkedHashMap<>();
        for (String id : List.of("a", "b", "c")) {
            targets.put(
                    id,
                    new TargetSpec(
                            id,
                            "file",
                            new Settings(Map.of("path", home.resolve(id).toString()))));
        }
        targets.put("cut", server.bucket("cut").target("cut", "cut", Map.of("endpoint", front.endpoint())));
        application = application(new Inventory(
                Map.of(),
                targets,
                Map.of(),
                Map.of(),
                new PeopleSpec(Map.of(), Map.of(), List.of()),
                sample.keys(),
                "0"));
        application.camel().addRoutes(new Hanging());
        for (String id : List.of("a", "b", "c")) {
            Files.createDirectory(home.resolve(id));
            new Requests(application).ask("target-claim", Map.of("target", id, "installation", installation()));
        }
    }

    private Application application(Inventory inventory) throws Exception {
        Path base = Path.of(System.getProperty("bactrian.basedir", "."));
        Map<String, String> values = new HashMap<>(Map.of(
                "bactrian.home", home.toString(),
                "bactrian.routes", base.resolve("routes").toString(),
                "bactrian.target.pause", "20",
                "bactrian.target.patience", "5s",
                "bactrian.restore.window", Integer.toString(WINDOW)));
        return Application.start(new Application.Options(
                inventory, ApplicationProperties.load(base.resolve("config"), values), false, Clock.systemUTC()));
    }

    private String installation() {
        return application.camel().getRegistry().lookupByNameAndType("installation", String.class);
    }

    /** A target that says it has everything, and gives nothing. */
    private final class Hanging extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:target-slow-stat").process(exchange -> {
                Path file = home.resolve("a").resolve(exchange.getVariable("object", String.class));
                exchange.getMessage().setBody(new ObjectStat("", Files.size(file), null, Instant.EPOCH));
            });
            from("direct:target-slow-get").process(exchange -> {
                hanging.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            });
        }
    }

    /** Breaks the connection in the middle of the first answers to a GET. */
    private static final class Cut implements S3Front.Fault {
        private int left;

        @Override
        public synchronized boolean cut(String method, int number) {
            return method.equals("GET") && left-- > 0;
        }
    }

    @BeforeEach
    void copy() throws Exception {
        journal = new Journal(Clock.systemUTC());
        for (String id : List.of("a", "b", "c")) {
            copyTo(copy(id));
        }
    }

    private void copyTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(original)) {
            for (Path file : files.toList()) {
                Files.write(directory.resolve(file.getFileName().toString()), Files.readAllBytes(file));
            }
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(staged()).isEmpty();
        assertThat(application
                        .camel()
                        .getRegistry()
                        .lookupByNameAndType("progress", RunProgress.class)
                        .of(run().source()))
                .isEmpty();
    }

    @AfterAll
    void stop() throws Exception {
        application.close();
        front.close();
        server.close();
    }

    private Path copy(String target) {
        return home.resolve(target).resolve(manifest.directory());
    }

    private static String volume(int number) {
        return "main-0000" + number;
    }

    private void flip(String target, String name) throws IOException {
        Path file = copy(target).resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private List<Path> staged() throws IOException {
        Path staging = home.resolve("state/staging");
        if (!Files.isDirectory(staging)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(staging)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static Run run() {
        SourceId source = new SourceId("argo", "sqlite-source");
        return new Run(
                "restore-1",
                "restore-run",
                source,
                BackupId.create(Instant.EPOCH, BackupType.FULL, 7),
                BackupType.FULL,
                Purpose.MANUAL,
                List.of(),
                1,
                Instant.EPOCH,
                "host:1:x",
                source.toString());
    }

    private void restore(Landing landing, String... copies) throws Exception {
        new Requests(application)
                .ask(
                        "restore-stream",
                        Map.of(
                                "run", run(),
                                "manifest", manifest,
                                "copies", List.of(copies),
                                "landing", landing,
                                "journal", journal));
    }

    private List<String> notes() {
        return journal.checks().stream()
                .map(check -> check.target() + " " + check.outcome() + " " + check.message())
                .toList();
    }

    /** Loads into memory. */
    private class Collected implements Landing {
        final Map<String, byte[]> streams = new LinkedHashMap<>();

        @Override
        public void load(StoredPayload payload) throws IOException {
            for (int i = 0; i < payload.streams().size(); i++) {
                StoredStream stream = payload.streams().get(i);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (InputStream in =
                        new ProvenInput(stream.open(), manifest.streams().get(i))) {
                    byte[] buffer = new byte[700];
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        bytes.write(buffer, 0, read);
                        passed();
                    }
                }
                streams.put(stream.name(), bytes.toByteArray());
            }
        }

        void passed() throws IOException {}

        void requireWhole() {
            assertThat(streams.keySet()).containsExactly("main", "globals");
            assertThat(streams.get("main")).isEqualTo(main);
            assertThat(streams.get("globals")).isEqualTo(globals);
        }

        @Override
        public List<String> overwrites() {
            return List.of();
        }

        @Override
        public long scratchBytes() {
            return 0;
        }

        @Override
        public Map<String, Object> check() {
            return Map.of();
        }

        @Override
        public String swap() {
            return "";
        }

        @Override
        public void verify() {}

        @Override
        public String undo() {
            return "";
        }

        @Override
        public void close() {}
    }

    @Test
    void bytesComeInOrderFromTheBestCopy() throws Exception {
        List<RunProgress.Progress> seen = new ArrayList<>();
        Collected landing = new Collected() {
            @Override
            void passed() {
                application
                        .camel()
                        .getRegistry()
                        .lookupByNameAndType("progress", RunProgress.class)
                        .of(run().source())
                        .ifPresent(seen::add);
            }
        };
        restore(landing, "b", "a", "c");
        landing.requireWhole();
        assertThat(journal.facts()).containsEntry("fetched", Map.of("b", manifest.storedSize()));
        assertThat(notes()).isEmpty();
        assertThat(seen.get(seen.size() - 1))
                .isEqualTo(new RunProgress.Progress(manifest.storedSize(), manifest.storedSize()));
    }

    @Test
    void volumesComeFromWhicheverCopyIsGood() throws Exception {
        Files.delete(copy("a").resolve(volume(2)));
        flip("b", volume(2));
        flip("b", volume(7));
        Collected landing = new Collected();
        restore(landing, "a", "b", "c");
        landing.requireWhole();
        assertThat(notes()).hasSize(2);
        assertThat(notes().get(0))
                .isEqualTo("a FAILED target 'a' lacks '" + manifest.directory() + "/" + volume(2) + "'");
        assertThat(notes().get(1))
                .startsWith("b FAILED '" + manifest.directory() + "/main-0000")
                .contains("on target 'b' has the sha256");
        CopyCheck note = journal.checks().get(0);
        assertThat(note.level()).isEqualTo(VerifyOrder.Level.CHECKSUM);
        assertThat(note.backupId()).isEqualTo(manifest.backup());
        assertThat(note.source()).isEqualTo(run().source());
    }

    /** A disk that is not mounted, or another's: what it lacks says nothing of the copies. */
    @Test
    void placesThatAreNotTheTargetsMakeNoCopyBad() throws Exception {
        Path b = home.resolve("b");
        Files.move(home.resolve("a"), home.resolve("unmounted"));
        Files.move(b.resolve("argo"), home.resolve("other-disk"));
        byte[] mark = Files.readAllBytes(b.resolve("installation.json"));
        Files.createDirectory(home.resolve("a"));
        Files.writeString(b.resolve("installation.json"), "{\"installation\": \"other\"}");
        try {
            Collected landing = new Collected();
            restore(landing, "a", "b", "c");
            landing.requireWhole();
            assertThat(notes()).hasSize(2).allMatch(note -> note.contains("it is not the place where the copies lie"));
            assertThat(notes().get(0)).startsWith("a NOT_PROVABLE").contains("bears no mark of an installation");
            assertThat(notes().get(1)).startsWith("b NOT_PROVABLE").contains("belongs to installation 'other'");
            assertThatThrownBy(() -> fetchManifest("a", ""))
                    .isInstanceOfSatisfying(
                            BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FAILED));
        } finally {
            Files.delete(home.resolve("a"));
            Files.move(home.resolve("unmounted"), home.resolve("a"));
            Files.move(home.resolve("other-disk"), b.resolve("argo"));
            Files.write(b.resolve("installation.json"), mark);
        }
    }

    @Test
    void badCopiesTogetherMayStillHoldTheBackup() throws Exception {
        flip("a", volume(1));
        flip("b", volume(8));
        Files.delete(copy("b").resolve("globals-00000"));
        Collected landing = new Collected();
        restore(landing, "a", "b");
        landing.requireWhole();
        assertThat(journal.checks()).extracting(CopyCheck::target).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void copyThatDoesNotAnswerIsPassedOver() throws Exception {
        Collected landing = new Collected();
        restore(landing, "slow", "b");
        landing.requireWhole();
        assertThat(notes()).hasSize(1);
        assertThat(notes().get(0))
                .startsWith("slow NOT_PROVABLE target 'slow' did not give")
                .endsWith("within 5 s");
        assertThat(journal.facts()).containsEntry("fetched", Map.of("b", manifest.storedSize()));
    }

    @Test
    void withoutAnyGoodCopyOfAVolumeEachIsNamed() throws Exception {
        Files.delete(copy("a").resolve(volume(4)));
        flip("b", volume(4));
        Files.write(copy("c").resolve(volume(4)), new byte[] {1});
        Collected landing = new Collected();
        assertThatThrownBy(() -> restore(landing, "a", "b", "c"))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED))
                .hasMessageStartingWith(
                        "no copy gives '" + manifest.directory() + "/" + volume(4) + "'; a: target 'a' lacks")
                .hasMessageContaining(
                        "; b: '" + manifest.directory() + "/" + volume(4) + "' on target 'b' has the sha256")
                .hasMessageContaining("on target 'c' has 1 bytes, recorded are 1000");
        assertThat(landing.streams).isEmpty();
        assertThat(journal.checks())
                .extracting(CopyCheck::outcome)
                .containsOnly(Outcome.FAILED)
                .hasSize(3);
    }

    @Test
    void targetsThatAreGoneMakeNoCopyBad() {
        assertThatThrownBy(() -> restore(new Collected(), "gone", "vanished"))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FAILED))
                .hasMessageContaining("; gone: ")
                .hasMessageContaining("; vanished: ");
        assertThat(journal.checks())
                .extracting(CopyCheck::outcome)
                .containsOnly(Outcome.NOT_PROVABLE)
                .hasSize(2);
        assertThatThrownBy(() -> restore(new Collected())).hasMessageStartingWith("no copy of argo/");
    }

    @Test
    void failingLoadEndsTheFetch() throws Exception {
        IOException full = new IOException("No space left on device");
        Collected landing = new Collected() {
            @Override
            public void load(StoredPayload payload) throws IOException {
                try {
                    assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                throw full;
            }
        };
        assertThatThrownBy(() -> restore(landing, "slow")).isSameAs(full);
        assertThat(notes()).as("nothing was waited for").isEmpty();

        Collected later = new Collected() {
            @Override
            void passed() throws IOException {
                throw full;
            }
        };
        assertThatThrownBy(() -> restore(later, "a", "b")).isSameAs(full);
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void loadThatNeedsNoMoreEndsTheFetch() throws Exception {
        Collected landing = new Collected() {
            @Override
            public void load(StoredPayload payload) throws IOException {
                try (InputStream in = payload.streams().get(0).open()) {
                    assertThat(in.read()).isEqualTo(main[0] & 0xff);
                }
                try (InputStream in = payload.streams().get(1).open()) {
                    streams.put("globals", in.readAllBytes());
                }
                assertThatThrownBy(() -> payload.streams().get(0).open().read())
                        .hasMessageContaining("was read, or passed over");
            }
        };
        restore(landing, "a");
        assertThat(landing.streams.get("globals")).isEqualTo(globals);
    }

    @Test
    void noMoreVolumesLieHereThanTheWindowHolds() throws Exception {
        List<Integer> counts = new ArrayList<>();
        Collected landing = new Collected() {
            @Override
            public void load(StoredPayload payload) throws IOException {
                // nothing is read: the window fills up, and no further
                for (int i = 0; i < 3000 && staged().size() < WINDOW; i++) {
                    java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                }
                counts.add(staged().size());
                super.load(payload);
            }

            @Override
            void passed() throws IOException {
                counts.add(staged().size());
            }
        };
        restore(landing, "a");
        landing.requireWhole();
        assertThat(counts.get(0)).isEqualTo(WINDOW);
        assertThat(counts).allMatch(count -> count <= WINDOW);
    }

    @Test
    void connectionCutInAVolumeIsTriedAgain() throws Exception {
        copyTo(server.directory().resolve("cut").resolve(manifest.directory()));
        // the first call of all loads much, which is not what is tried here
        new Requests(application).ask("target-cut-stat", Map.of("object", manifest.directory() + "/" + volume(0)));
        synchronized (cut) {
            cut.left = 2;
        }
        Collected landing = new Collected();
        restore(landing, "cut");
        landing.requireWhole();
        assertThat(cut.left).as("cuts that were made").isLessThan(0);
        assertThat(notes()).isEmpty();
    }

    private Object fetchManifest(String target, String sha256) throws Exception {
        return Objects.requireNonNull(new Requests(application)
                .ask(
                        "manifest-fetch",
                        Map.of("target", target, "directory", manifest.directory(), "manifestSha256", sha256)));
    }

    @Test
    void manifestIsFetchedAndBelievedOnlyWhenSigned() throws Exception {
        String sha256 = TargetRoutes.sha256(Files.readAllBytes(original.resolve("manifest.json")));
        assertThat(fetchManifest("a", "")).isEqualTo(manifest);
        assertThat(fetchManifest("a", sha256)).isEqualTo(manifest);
        refused("b", "0".repeat(64), "known is 0000");
        flip("b", "manifest.json");
        refused("b", "", "the signature is of none");
        flip("c", "manifest.sig");
        refused("c", "", "the signature is of none");
        Files.write(copy("c").resolve("manifest.sig"), new byte[65]);
        refused("c", "", "has 65 bytes, recorded are 64");
        Files.delete(copy("c").resolve("manifest.json"));
        refused("c", "", "target 'c' lacks");
        assertThatThrownBy(() -> fetchManifest("slow", "")).hasMessageContaining("within 5 s");
        assertThatThrownBy(() -> fetchManifest("gone", ""))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FAILED));
        assertThat(home.resolve("state/scratch/targets")).isEmptyDirectory();
    }

    private void refused(String target, String sha256, String message) {
        assertThatThrownBy(() -> fetchManifest(target, sha256))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED))
                .hasMessageContaining(message);
    }
}
