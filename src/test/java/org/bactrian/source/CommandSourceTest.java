package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Payload;
import org.bactrian.config.Secret;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.Fault;
import org.bactrian.lab.Fault.Step;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSourceTest extends SourceContract {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

    @TempDir
    Path directory;

    @Override
    Source source() {
        return new CommandSource(Clock.fixed(NOW, ZoneOffset.UTC), TimeLimits.STANDARD);
    }

    @Override
    SourceSpec present() {
        return command(Map.of("endsWith", "300000"), "seq", "1", "300000");
    }

    @Override
    SourceSpec absent() {
        return command(Map.of(), directory.resolve("nowhere/vault-export").toString(), "argo");
    }

    @Override
    void assertNothingLeft() {
        assertThat(directory).isEmptyDirectory();
        assertNoChild();
    }

    @Test
    void factsSayWhatRanAndNoSecret() throws Exception {
        SourceSpec spec = sh(
                Map.of("environment", Map.of("VAULT_TOKEN", new Secret("hunter2")), "directory", directory.toString()),
                "printf '%s in %s' \"$VAULT_TOKEN\" \"$PWD\"; test -z \"$BACTRIAN_TEST\"");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Payload payload = source().dump(spec)) {
            DumpFacts facts = writeAll(payload, out);
            assertThat(facts.consistencyTime()).isEqualTo(NOW);
            assertThat(facts.tools()).containsKey("sh");
            assertThat(facts.properties()).containsEntry("variables", List.of("VAULT_TOKEN"));
            assertThat(facts.toString()).doesNotContain("hunter2");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hunter2 in " + directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- Dump completed", "-- Dump completed\\n", "-- Dump completed\\r\\n\\n"})
    @Fault(
            step = Step.DUMP,
            part = "command",
            fault = "ends with exit code 0 after half of its output",
            outcome =
                    "FAILED, exit 1: the declared end (`endsWith`, `minimumBytes`) is missing; nothing is delivered as a backup")
    void aDumpThatIsCutOffWithExitCode0IsFound(String end) throws Exception {
        Map<String, Object> trailer = Map.of("endsWith", "-- Dump completed");
        try (Payload payload = source().dump(sh(trailer, "seq 1 100; printf -- '" + end + "'"))) {
            writeAll(payload, OutputStream.nullOutputStream());
        }
        fails(
                sh(trailer, "seq 1 100; printf -- '" + end + "'; printf 'more'"),
                "does not end with '-- Dump completed'");
        fails(sh(trailer, "seq 1 100"), "sh ended well, but its dump has 292 bytes and does not end with");
        fails(sh(Map.of("minimumBytes", 293L), "seq 1 100"), "has 292 bytes, and 'minimumBytes' is 293");
        try (Payload payload = source().dump(sh(Map.of("minimumBytes", 292L), "seq 1 100"))) {
            writeAll(payload, OutputStream.nullOutputStream());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "seq 1 9; echo no access >&2; exit 3, sh ended with exit code 3: no access",
        "seq 1 9; kill -9 $$, sh was ended by signal 9",
        "seq 1 9; exec sleep 60, wrote nothing for 1 s and was ended",
        "exec yes, took longer than 2 s and was ended",
    })
    @Fault(
            step = Step.DUMP,
            part = "command",
            fault = "exits with another code than the good ones, is killed, hangs, or does not end",
            outcome = "FAILED, exit 1: the program, the code, signal or limit, and the end of what it said")
    void aCommandThatFailsSaysWhat(String script, String message) throws Exception {
        fails(sh(Map.of("silence", "1s", "timeLimit", "2s"), script), message);
        assertNothingLeft();
    }

    @Test
    void otherExitCodesMayBeGood() throws Exception {
        try (Payload payload = source().dump(sh(Map.of("goodExitCodes", List.of(0L, 3L)), "seq 1 9; exit 3"))) {
            assertThat(writeAll(payload, OutputStream.nullOutputStream()).counts())
                    .containsEntry("bytes", 18L);
        }
        fails(sh(Map.of("goodExitCodes", List.of(3L)), "seq 1 9"), "sh ended with exit code 0");
    }

    @Test
    @Fault(
            step = Step.DUMP,
            part = "command",
            fault = "floods its standard error",
            outcome = "the backup goes on; of what was said the last 8 KiB are kept")
    void aFloodOnStderrNeitherBlocksNorFillsTheMemory() throws Exception {
        String flood = "yes 'a line of noise' | head -c 10000000 >&2; ";
        try (Payload payload = source().dump(sh(Map.of(), flood + "seq 1 9"))) {
            writeAll(payload, OutputStream.nullOutputStream());
        }
        assertThat(fails(sh(Map.of(), flood + "echo the end >&2; exit 1"), "the end")
                        .getMessage())
                .hasSizeLessThan(10_000);
    }

    @Test
    void whatASecretSourceSaysIsNotTold() throws Exception {
        SourceSpec open = sh(
                Map.of("environment", Map.of("TOKEN", new Secret("hunter2"))),
                "echo password=hunter2 >&2; echo key=hunter3 >&2; exit 1");
        assertThat(fails(open, "password=******")).hasMessageContaining("hunter3");
        SourceSpec secret =
                new SourceSpec(open.id(), open.kind(), open.policy(), true, open.targets(), open.settings());
        assertThat(fails(secret, "sh ended with exit code 1; it said 2 lines on stderr, which are not shown"))
                .satisfies(e -> assertThat(e.toString() + e.hint()).doesNotContain("hunter"));
    }

    @Test
    void aMissingProgramOrDirectoryIsNamed() throws Exception {
        fails(absent(), "vault-export did not start: no executable file '" + directory);
        SourceSpec lost = sh(Map.of("directory", directory.resolve("gone").toString()), "seq 1 9");
        fails(lost, "there is no directory " + directory.resolve("gone"));
        assertThat(source().examine(lost)).extracting(Finding::level).containsOnly(Finding.Level.ERROR);
    }

    private BactrianException fails(SourceSpec spec, String message) throws Exception {
        try (Payload payload = source().dump(spec)) {
            BactrianException[] thrown = new BactrianException[1];
            assertThatThrownBy(() -> writeAll(payload, OutputStream.nullOutputStream()))
                    .isInstanceOfSatisfying(BactrianException.class, e -> thrown[0] = e)
                    .hasMessageContaining(message);
            assertThat(thrown[0].kind()).isEqualTo(ErrorKind.FAILED);
            assertThat(thrown[0].hint()).isNotEmpty();
            assertThatThrownBy(payload::facts).isInstanceOf(IllegalStateException.class);
            return thrown[0];
        }
    }

    private static SourceSpec sh(Map<String, Object> settings, String script) {
        return command(settings, "sh", "-c", script);
    }

    private static SourceSpec command(Map<String, Object> settings, String... dump) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("dump", List.of(dump));
        all.put("load", List.of("cat"));
        return spec("command", all);
    }
}
