package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.NotProvable;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.Fault;
import org.bactrian.lab.Fault.Step;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandRestoreTest extends RestorerContract {
    @TempDir
    Path directory;

    @Override
    Restorer restorer() {
        return new CommandRestore(scratch(), TimeLimits.STANDARD);
    }

    @Override
    Source source() {
        return new CommandSource(Clock.systemUTC(), TimeLimits.STANDARD);
    }

    @Override
    SourceSpec present() throws Exception {
        Files.writeString(live(), "secret one\nsecret two\nend\n");
        return with(Map.of(
                "check", List.of("grep", "-q", "secret one"),
                "scratchLoad", List.of("sh", "-c", "cat > loaded && test \"$PWD\" = \"$BACTRIAN_SCRATCH\"")));
    }

    @Override
    void assertHolds(Path plain) {
        assertThat(plain.resolve("main.dump")).hasContent("secret one\nsecret two\nend\n");
    }

    @Override
    void assertNothingLeft() {
        if (Files.exists(scratch())) {
            assertThat(scratch()).isEmptyDirectory();
        }
        SourceContract.assertNoChild();
    }

    @Test
    void theWholeDumpGoesToTheProgramThatLoads() throws Exception {
        SourceSpec source = present();
        Dumped dumped = Dumped.of(source(), source);
        Files.writeString(live(), "lost");
        try (Landing landing = restorer().open(source, live(Safety.KEEP), dumped.manifest(), "run1")) {
            assertThat(landing.overwrites()).singleElement().asString().contains("replaces");
            assertThat(landing.irrevocable().orElseThrow()).contains("no undo").contains("safety backup");
            landing.load(dumped.payload());
            assertThat(landing.check()).containsEntry("sha256", "same");
            assertThat(live()).hasContent("lost");
            assertThat(landing.undo()).contains("did not run");
            landing.swap();
            assertThat(live()).hasContent("secret one\nsecret two\nend\n");
            assertThatThrownBy(landing::undo).hasMessageContaining("has no undo");
        }
        assertNothingLeft();
    }

    @Test
    @Fault(
            step = Step.RESTORE,
            part = "command",
            fault = "the copy is bad, or the check refuses it",
            outcome = "the program that loads is never started, exit 5; another copy is tried")
    void aBadDumpNeverReachesTheProgramThatLoads() throws Exception {
        SourceSpec source = present();
        Dumped dumped = Dumped.of(source(), source);
        Files.writeString(live(), "live");
        try (Landing landing = restorer().open(source, live(Safety.KEEP), dumped.manifest(), "run1")) {
            verificationFails(() -> landing.load(dumped.payload(bytes -> {
                bytes[3] ^= 1;
                return bytes;
            })));
        }
        SourceSpec strict = with(Map.of("check", List.of("sh", "-c", "cat > /dev/null; echo no good >&2; exit 1")));
        try (Landing landing = restorer().open(strict, live(Safety.KEEP), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            assertThat(verificationFails(landing::check)).hasMessageContaining("exit code 1: no good");
        }
        try (Landing look = restorer().open(strict, order(Place.CONTENT, ""), dumped.manifest(), "run1")) {
            verificationFails(() -> look.load(dumped.payload()));
        }
        assertThat(live()).hasContent("live");
        assertNothingLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "cat > /dev/null; echo refused >&2; exit 7, exit code 7: refused",
        "kill -9 $$, was ended by signal 9",
        "exec sleep 60, took longer than 1 s and was ended",
        "exec true, before it had read the whole dump",
    })
    @Fault(
            step = Step.RESTORE,
            part = "command",
            fault = "the program that loads fails, is killed, hangs, or ends before it has read all",
            outcome =
                    "FAILED, exit 1: the application stays stopped, and the message says that the safety backup has what was there")
    void aProgramThatDoesNotLoadFails(String script, String message) throws Exception {
        SourceSpec source = present();
        Dumped large =
                Dumped.of(source(), source).holding("0123456789".repeat(50_000).getBytes("UTF-8"));
        SourceSpec broken = with(Map.of("load", List.of("sh", "-c", script), "timeLimit", "1s"));
        try (Landing landing = restorer().open(broken, live(Safety.KEEP), large.manifest(), "run1")) {
            landing.load(large.payload());
            assertThatThrownBy(landing::swap)
                    .isInstanceOfSatisfying(BactrianException.class, e -> {
                        assertThat(e.kind()).isEqualTo(ErrorKind.FAILED);
                        assertThat(e.hint()).isNotEmpty();
                    })
                    .hasMessageContaining(message);
            assertThatThrownBy(landing::undo).hasMessageContaining("safety backup of this run");
        }
        assertNothingLeft();
    }

    @Test
    void aScratchLoadProvesARestoreAndWithoutOneItIsNotProvable() throws Exception {
        SourceSpec source = present();
        Dumped dumped = Dumped.of(source(), source);
        try (Landing landing = restorer().open(source, order(Place.SCRATCH, ""), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            assertThat(String.valueOf(landing.check().get("scratchLoad"))).endsWith("passed");
        }
        SourceSpec fails = with(Map.of("scratchLoad", List.of("sh", "-c", "cat > loaded; exit 9")));
        try (Landing landing = restorer().open(fails, order(Place.SCRATCH, ""), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            assertThat(verificationFails(landing::check)).hasMessageContaining("sh ended with exit code 9");
        }
        try (Landing landing = restorer().open(with(Map.of()), order(Place.SCRATCH, ""), dumped.manifest(), "run1")) {
            assertThatThrownBy(() -> landing.load(dumped.payload()))
                    .isInstanceOf(NotProvable.class)
                    .hasMessageContaining("'scratchLoad'");
        }
        assertNothingLeft();
    }

    @Test
    void aSecretDumpIsProvenByItsDeclaredEnd() throws Exception {
        SourceSpec source = with(Map.of("endsWith", "end"));
        present();
        Dumped dumped = Dumped.of(source(), source);
        SourceSpec stricter = with(Map.of("endsWith", "END"));
        try (Landing landing = restorer().open(stricter, order(Place.CONTENT, ""), dumped.manifest(), "run1")) {
            assertThat(verificationFails(() -> landing.load(dumped.payload()))).hasMessageContaining("'END'");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"ELSEWHERE", "TABLES"})
    void otherPlacesAreRefused(Place where) throws Exception {
        Dumped dumped = Dumped.of(source(), present());
        assertThatThrownBy(() -> restorer().open(present(), order(where, "/x"), dumped.manifest(), "run1"))
                .isInstanceOfSatisfying(BactrianException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.USAGE);
                    assertThat(e.hint()).contains("--to-dir");
                });
        SourceSpec unknown = SourceContract.spec("command", Map.of());
        assertThatThrownBy(() -> restorer().open(unknown, live(Safety.KEEP), dumped.manifest(), "run1"))
                .hasMessageContaining("has no 'load'");
    }

    private interface Attempt {
        void go() throws Exception;
    }

    private static BactrianException verificationFails(Attempt step) {
        BactrianException[] thrown = new BactrianException[1];
        assertThatThrownBy(step::go).isInstanceOfSatisfying(BactrianException.class, e -> thrown[0] = e);
        assertThat(thrown[0].kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED);
        return thrown[0];
    }

    private SourceSpec with(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "dump", List.of("cat", live().toString()),
                "load", List.of("sh", "-c", "cat > '" + live() + "'")));
        all.putAll(settings);
        return SourceContract.spec("command", all);
    }

    private Path live() {
        return directory.resolve("live");
    }

    private Path scratch() {
        return directory.resolve("scratch");
    }
}
