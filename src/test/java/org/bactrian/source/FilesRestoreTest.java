package org.bactrian.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesRestoreTest extends RestorerContract {
    @TempDir
    Path directory;

    @Override
    Restorer restorer() {
        return new FilesRestore(scratch(), Clock.systemUTC());
    }

    @Override
    Source source() {
        return new FilesSource(scratch(), Clock.systemUTC(), TimeLimits.STANDARD);
    }

    @Override
    SourceSpec present() throws Exception {
        Path config = Files.createDirectories(directory.resolve("config"));
        Files.writeString(config.resolve("systems.yaml"), "systems: {}\n");
        Files.writeString(config.resolve("a\nb \\.yaml"), "a name with a newline");
        Files.writeString(
                Files.createDirectories(directory.resolve("routes/backup")).resolve("run.yaml"), "- route\n");
        return spec("config");
    }

    private SourceSpec spec(String kind) {
        List<String> paths = Stream.of("config", "routes")
                .map(name -> directory.resolve(name).toString())
                .toList();
        return SourceContract.spec(kind, Map.of("paths", paths));
    }

    @Override
    void assertHolds(Path plain) {
        Path root = plain.resolve(directory.toString().substring(1));
        assertThat(root.resolve("config/systems.yaml")).hasContent("systems: {}");
        assertThat(root.resolve("routes/backup/run.yaml")).hasContent("- route");
        assertThat(root.resolve("config/a\nb \\.yaml")).exists();
    }

    @Override
    void assertNothingLeft() {
        if (Files.exists(scratch())) {
            assertThat(scratch()).isEmptyDirectory();
        }
        SourceContract.assertNoChild();
    }

    @Test
    void inPlaceWhatIsThereIsMovedAsideAndCanBeBroughtBack() throws Exception {
        SourceSpec source = live();
        Dumped dumped = Dumped.of(source(), source);
        String before = FilesSourceTest.listing(tree());
        ruin();
        String ruined = FilesSourceTest.listing(tree());
        try (Landing landing = restorer().open(source, live(Safety.KEEP), dumped.manifest(), "run1")) {
            assertThat(landing.overwrites()).containsExactly(tree() + " with all in it");
            landing.load(dumped.payload());
            assertThat(FilesSourceTest.listing(tree())).isEqualTo(ruined);
            landing.check();
            assertThat(landing.swap()).matches(tree() + "[.]before-\\d{8}T\\d{6}Z");
            assertThat(FilesSourceTest.listing(tree())).isEqualTo(before);
            assertThat(directory.resolve("single")).hasContent("single");
            landing.verify();
            assertThat(landing.undo()).isEqualTo("the files before were put back");
        }
        assertThat(FilesSourceTest.listing(tree())).isEqualTo(ruined);
        assertThat(directory.resolve("single")).doesNotExist();
        assertThat(hidden(directory)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void inPlaceNothingIsTouchedUnlessItMayBe() throws Exception {
        SourceSpec source = live();
        Dumped dumped = Dumped.of(source(), source);
        ruin();
        String ruined = FilesSourceTest.listing(tree());
        try (Landing landing = restorer().open(source, order(Place.LIVE, ""), dumped.manifest(), "run1")) {
            assertThatThrownBy(() -> landing.load(dumped.payload()))
                    .hasMessageContaining(tree() + " with all in it is there");
            assertThat(landing.undo()).isEqualTo("the files are as they were before");
        }
        assertThat(FilesSourceTest.listing(tree())).isEqualTo(ruined);
        assertThat(hidden(directory)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void chosenPathsComeBackInPlaceAndElsewhereAndNoOthers() throws Exception {
        SourceSpec source = live();
        Dumped dumped = Dumped.of(source(), source);
        ruin();
        Path away = tree().resolve("away");
        RestoreOrder inPlace = only(Place.LIVE, "", away.toString());
        try (Landing landing = restorer().open(source, inPlace, dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            landing.check();
            assertThat(landing.swap()).isEmpty();
        }
        assertThat(Files.readSymbolicLink(away)).isEqualTo(Path.of("/etc/hostname"));
        assertThat(tree().resolve("a\nb")).doesNotExist();

        Path plain = place.resolve("plain");
        RestoreOrder elsewhere =
                only(Place.ELSEWHERE, plain.toString(), tree().resolve("a\nb").toString());
        try (Landing landing = restorer().open(source, elsewhere, dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            landing.swap();
        }
        Path back = plain.resolve(tree().toString().substring(1));
        try (Stream<Path> all = Files.list(back)) {
            assertThat(all).containsExactly(back.resolve("a\nb"));
        }
        assertThatThrownBy(() -> restorer().open(source, only(Place.LIVE, "", "/etc"), dumped.manifest(), "run1"))
                .hasMessageContaining("path /etc is none of");
        RestoreOrder missing = only(Place.LIVE, "", tree().resolve("nowhere").toString());
        try (Landing landing = restorer().open(source, missing, dumped.manifest(), "run1")) {
            assertThatThrownBy(() -> landing.load(dumped.payload())).hasMessageContaining("does not hold all of");
        }
        assertNothingLeft();
    }

    @Test
    void extendedAttributesAndOwnersComeBack() throws Exception {
        Path file = Files.writeString(Files.createDirectories(tree()).resolve("file"), "text");
        UserDefinedFileAttributeView attributes = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid"));
        try {
            attributes.write("origin", ByteBuffer.wrap("Gr\u00fcnau\n".getBytes(UTF_8)));
        } catch (IOException e) {
            assumeTrue(false, "the file system of " + file + " has no extended attributes: " + e.getMessage());
        }
        if (root) {
            Files.setAttribute(file, "unix:uid", 4711);
            Files.setAttribute(file, "unix:gid", 4712);
        }
        SourceSpec source = FilesSourceTest.files(Map.of(), tree());
        Dumped dumped = Dumped.of(source(), source);
        Path plain = place.resolve("plain");
        try (Landing landing =
                restorer().open(source, order(Place.DIRECTORY, plain.toString()), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            assertThat(landing.check())
                    .hasEntrySatisfying(
                            "owners", said -> assertThat(said.equals("kept")).isEqualTo(root));
            landing.swap();
        }
        Path back = plain.resolve(file.toString().substring(1));
        ByteBuffer value = ByteBuffer.allocate(64);
        Files.getFileAttributeView(back, UserDefinedFileAttributeView.class).read("origin", value);
        assertThat(value.flip()).isEqualTo(ByteBuffer.wrap("Gr\u00fcnau\n".getBytes(UTF_8)));
        assertThat(Files.getAttribute(back, "unix:uid")).isEqualTo(Files.getAttribute(file, "unix:uid"));
        assertThat(Files.getAttribute(back, "unix:gid")).isEqualTo(Files.getAttribute(file, "unix:gid"));
    }

    private static RestoreOrder only(Place place, String to, String path) {
        return new RestoreOrder(null, null, null, place, to, List.of(path), true, Safety.KEEP, "", false);
    }

    private Path tree() {
        return directory.resolve("tree");
    }

    private SourceSpec live() throws Exception {
        FilesSourceTest.awkwardTree(tree());
        return FilesSourceTest.files(Map.of(), tree(), Files.writeString(directory.resolve("single"), "single"));
    }

    private void ruin() throws Exception {
        Files.delete(tree().resolve("a\nb"));
        Files.delete(tree().resolve("away"));
        Files.writeString(tree().resolve("first"), "other");
        Files.delete(directory.resolve("single"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"LIVE", "ELSEWHERE", "TABLES"})
    void otherPlacesAreRefusedForTheConfiguration(Place where) throws Exception {
        Dumped dumped = Dumped.of(source(), present());
        assertThatThrownBy(() -> restorer().open(present(), order(where, "/x"), dumped.manifest(), "run1"))
                .isInstanceOf(BactrianException.class)
                .satisfies(e -> assertThat(((BactrianException) e).hint()).contains("--to-dir"));
    }

    @Test
    void linksThatLeadOutAreLeftOutAndNamed() throws Exception {
        SourceSpec source = present();
        Files.createSymbolicLink(directory.resolve("config/out"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(directory.resolve("config/up"), Path.of("../../../../../../../etc"));
        Files.createSymbolicLink(directory.resolve("config/in"), Path.of("systems.yaml"));
        Dumped dumped = Dumped.of(source(), source);
        try (Landing landing = restorer().open(source, order(Place.SCRATCH, ""), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            assertThat(String.valueOf(landing.check().get("leftOut")))
                    .contains("config/out -> /etc/passwd", "config/up -> ")
                    .doesNotContain("config/in");
        }
        Path plain = place.resolve("plain");
        try (Landing landing =
                restorer().open(source, order(Place.DIRECTORY, plain.toString()), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            assertThat(String.valueOf(landing.check().get("leftOut"))).contains("config/out");
            landing.swap();
        }
        Path config = plain.resolve(directory.toString().substring(1)).resolve("config");
        assertThat(config.resolve("in")).isSymbolicLink().hasContent("systems: {}");
        assertThat(Files.isSymbolicLink(config.resolve("out"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "/tmp/bactrian-escaped", "a/../../escaped"})
    void namesThatLeadOutAreRefused(String name) throws Exception {
        Files.writeString(directory.resolve("evil"), "evil");
        Path tar = directory.resolve("evil.tar");
        Child.output(
                Command.of(
                        "tar",
                        "--create",
                        "--file=" + tar,
                        "--absolute-names",
                        "--transform=s|^evil$|" + name + "|",
                        "--directory=" + directory,
                        "evil"),
                TimeLimits.STANDARD);
        Dumped dumped = Dumped.of(source(), present()).counting(Map.of("entries", 1L));
        Dumped evil = dumped.holding(Files.readAllBytes(tar));
        try (Landing landing = restorer()
                .open(present(), order(Place.DIRECTORY, place.resolve("in").toString()), evil.manifest(), "run1")) {
            assertThatThrownBy(() -> landing.load(evil.payload()))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining(name)
                    .extracting(e -> ((BactrianException) e).kind())
                    .isEqualTo(ErrorKind.VERIFICATION_FAILED);
        }
        assertThat(place).isEmptyDirectory();
        assertThat(Path.of("/tmp/bactrian-escaped")).doesNotExist();
    }

    @Test
    void anotherNumberOfEntriesOrNoArchiveFails() throws Exception {
        Dumped dumped = Dumped.of(source(), present()).counting(Map.of("entries", 99L));
        try (Landing landing = restorer().open(present(), order(Place.CONTENT, ""), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            assertThatThrownBy(landing::check).hasMessageContaining("recorded are 99");
        }
        Dumped none = dumped.holding("no archive ".repeat(200).getBytes("UTF-8"));
        try (Landing landing = restorer().open(present(), order(Place.CONTENT, ""), none.manifest(), "run1")) {
            assertThatThrownBy(() -> landing.load(none.payload()))
                    .isInstanceOf(BactrianException.class)
                    .extracting(e -> ((BactrianException) e).kind())
                    .isEqualTo(ErrorKind.VERIFICATION_FAILED);
        }
    }

    private Path scratch() {
        return directory.resolve("scratch");
    }
}
