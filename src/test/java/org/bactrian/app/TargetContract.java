package org.bactrian.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Volume;
import org.bactrian.config.TargetSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of target does, through its real routes. A new kind writes a factory, not tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TargetContract {
    private static final String ID = "place";
    private static final String BACKUP = "argo/trading-db/20261122T020000Z-full-x7k2/";

    private Path home;
    private TargetRoutes routes;
    private Path root;

    /** A target of the kind, called so, and empty. */
    abstract TargetSpec target(String id, Path directory) throws Exception;

    /** Where what is stored lies as plain files. */
    abstract Path root(Path directory);

    /** What the kind's store proves of a put. */
    abstract Receipt.Proof proof();

    @BeforeAll
    void start(@TempDir Path work) throws Exception {
        home = work;
        Path directory = Files.createDirectories(home.resolve("store"));
        routes = TargetRoutes.start(home, target(ID, directory));
        root = root(directory);
    }

    @AfterAll
    void stop() throws Exception {
        routes.close();
    }

    @Test
    void givesBackWhatWasPut() throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Volume volume = volume("main-00000", content);

        Receipt receipt = routes.put(ID, BACKUP + "main-00000", volume);

        assertThat(receipt)
                .isEqualTo(new Receipt(ID, "main-00000", Receipt.Outcome.STORED, proof(), content.length, ""));
        Path fetched = home.resolve("fetched");
        assertThat(routes.get(ID, BACKUP + "main-00000", fetched).size()).isEqualTo(content.length);
        assertThat(fetched).hasBinaryContent(content);
        assertThat(root.resolve(BACKUP + "main-00000")).hasBinaryContent(content);
        ObjectStat stat = routes.stat(ID, BACKUP + "main-00000").orElseThrow();
        assertThat(stat.size()).isEqualTo(content.length);
        assertThat(stat.sha256()).isIn(null, volume.sha256());
        assertThat(Duration.between(stat.modified(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void keepsAnEmptyObject() throws Exception {
        assertThat(routes.put(ID, "empty/none", volume("none", new byte[0])).good())
                .isTrue();
        assertThat(routes.stat(ID, "empty/none").orElseThrow().size()).isZero();
        assertThat(routes.get(ID, "empty/none", home.resolve("none")).size()).isZero();
    }

    @Test
    void knowsWhatIsMissing() throws Exception {
        assertThat(routes.stat(ID, "missing/object")).isEmpty();
        routes.delete(ID, "missing/object");
        assertThat(routes.list(ID, "missing/")).isEmpty();
        Path destination = home.resolve("missing");
        assertThatThrownBy(() -> routes.get(ID, "missing/object", destination))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessageContaining("missing/object");
        assertThat(destination).doesNotExist();
    }

    @Test
    void takesTheRepeatOfAPut() throws Exception {
        Volume volume = volume("main-00000", "the same".getBytes(UTF_8));
        routes.put(ID, "repeat/main-00000", volume);

        Receipt again = routes.put(ID, "repeat/main-00000", volume);

        assertThat(again.outcome()).isEqualTo(Receipt.Outcome.PRESENT);
        assertThat(again.proof()).isEqualTo(proof());
    }

    @ParameterizedTest
    @ValueSource(strings = {"other text", "longer text than the first"})
    void refusesToOverwrite(String other) throws Exception {
        String object = "overwrite/" + other.length();
        routes.put(ID, object, volume("a", "first text".getBytes(UTF_8)));

        assertThatThrownBy(() -> routes.put(ID, object, volume("a", other.getBytes(UTF_8))))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFUSED))
                .hasMessageContaining("refused to overwrite");
        assertThat(root.resolve(object)).hasContent("first text");
    }

    @Test
    void showsNothingOfABrokenPut() throws Exception {
        Volume whole = volume("main-00000", "whole content".getBytes(UTF_8));
        Volume shorter = new Volume("main-00000", whole.file(), whole.size() + 1, whole.sha256());
        Volume wrong = new Volume("main-00000", whole.file(), whole.size(), TargetRoutes.sha256(new byte[] {1}));
        Volume gone = new Volume("main-00000", home.resolve("gone"), whole.size(), whole.sha256());

        for (Volume broken : List.of(shorter, wrong, gone)) {
            assertThatThrownBy(() -> routes.put(ID, "broken/main-00000", broken))
                    .isInstanceOf(Exception.class);
            assertThat(routes.stat(ID, "broken/main-00000")).isEmpty();
            assertThat(routes.list(ID, "broken/")).isEmpty();
        }
        assertThatThrownBy(() -> routes.put(ID, "broken/main-00000", wrong)).hasMessageContaining("wrong checksum");
        assertThat(routes.put(ID, "broken/main-00000", whole).outcome()).isEqualTo(Receipt.Outcome.STORED);
    }

    @Test
    void listsEveryObjectByName() throws Exception {
        Path directory = Files.createDirectories(root.resolve("many"));
        List<String> names =
                IntStream.range(0, 1100).mapToObj("object-%05d"::formatted).toList();
        for (String name : names) {
            Files.createFile(directory.resolve(name));
        }

        assertThat(routes.list(ID, "many/"))
                .containsExactlyElementsOf(names.stream().map("many/"::concat).toList());
        assertThat(routes.list(ID, "many/object-0109")).hasSize(10);
    }

    @Test
    void listsByPrefix() throws Exception {
        for (String object : List.of("prefix/b/2", "prefix/a/1", "prefix-b", "prefix/b/1")) {
            routes.put(ID, object, volume("x", object.getBytes(UTF_8)));
        }

        assertThat(routes.list(ID, "prefix/")).containsExactly("prefix/a/1", "prefix/b/1", "prefix/b/2");
        assertThat(routes.list(ID, "prefix")).contains("prefix-b", "prefix/a/1");
        assertThat(routes.list(ID, "")).contains("prefix-b", "prefix/b/2");
    }

    @Test
    void deletesOneObject() throws Exception {
        routes.put(ID, "delete/a", volume("a", "a".getBytes(UTF_8)));
        routes.put(ID, "delete/b", volume("b", "b".getBytes(UTF_8)));

        routes.delete(ID, "delete/a");

        assertThat(routes.stat(ID, "delete/a")).isEmpty();
        assertThat(routes.list(ID, "delete/")).containsExactly("delete/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nasty/a b", "nasty/a+b&c=d", "nasty/50%", "nasty/a%2Fb", "nasty/q?x#y",
                        "nasty/\u00fc\u4e2d\ud83d\udc2b",
                "nasty/'\"`$(id)", "nasty/\\back", "nasty/{{brace}}", "nasty/-dash", "nasty/~", "nasty/a:b;c,d"
            })
    void keepsNastyNames(String object) throws Exception {
        byte[] content = object.getBytes(UTF_8);
        routes.put(ID, object, volume("x", content));

        assertThat(routes.stat(ID, object).orElseThrow().name()).isEqualTo(object);
        assertThat(routes.list(ID, object)).containsExactly(object);
        routes.get(ID, object, home.resolve("nasty"));
        assertThat(home.resolve("nasty")).hasBinaryContent(content);
        routes.delete(ID, object);
        assertThat(routes.stat(ID, object)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../outside", "a/../../outside", "/absolute", "a//b", "", "a/./b", "a/", "a\nb", "a/.part-x"})
    void refusesNamesThatLeaveTheRoot(String object) throws Exception {
        Volume volume = volume("x", "x".getBytes(UTF_8));

        assertThatThrownBy(() -> routes.put(ID, object, volume))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE));
    }

    @Test
    void belongsToOneInstallation() throws Exception {
        routes.claim(ID, "first-installation");
        routes.claim(ID, "first-installation");

        assertThat(root.resolve("installation.json")).hasContent("{\"installation\":\"first-installation\"}");
        assertThatThrownBy(() -> routes.claim(ID, "second"))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFUSED))
                .hasMessage("target 'place' belongs to installation 'first-installation', this is 'second'");
    }

    @Test
    void passesTheExamination() throws Exception {
        assertThat(routes.examine(ID).level()).isEqualTo(Finding.Level.OK);
        assertThat(routes.list(ID, "doctor-")).isEmpty();
        assertThat(filesIn(home.resolve("state/scratch/targets"))).isEmpty();
    }

    private Volume volume(String name, byte[] content) throws Exception {
        return TargetRoutes.volume(home, name, content);
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }
}
