package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.restore.RestorePlan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that Bactrian knows nothing of, there and back: a store of secrets that can be written to and read. */
@Timeout(300)
class CommandWayBackTest {
    private static final String FIRST = "api-key: first hunter2\nend of export\n";
    private static final String SECOND = "api-key: second hunter3\nend of export\n";

    @TempDir
    static Path directory;

    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        String load = "load: [sh, -c, 'cat > \"$STORE\"'], environment: {STORE: %s}".formatted(store());
        site = Site.plan("commands")
                .source(
                        "vault",
                        ("kind: command, secret: true, dump: [sh, -c, 'cat \"$STORE\"'], %s, endsWith: end of export,"
                                        + " check: [grep, -q, api-key], scratchLoad: [sh, -c, 'cat > store']")
                                .formatted(load))
                .source(
                        "half",
                        "kind: command, dump: [head, -c, '20', %s], %s, endsWith: end of export"
                                .formatted(store(), load))
                .source("plain", "kind: command, dump: [cat, %s], %s, minimumBytes: 10".formatted(store(), load))
                .start();
    }

    @AfterAll
    static void end() throws Exception {
        site.close();
    }

    @Test
    void aStoreOfSecretsComesBack() throws Exception {
        Files.writeString(store(), FIRST);
        RunResult taken = site.backup("argo/vault");
        assertThat(taken.outcome()).as("%s", taken.error()).isEqualTo(ErrorKind.DONE);
        assertKept(taken);
        for (Level level : List.of(Level.CONTENT, Level.RESTORE)) {
            RunResult proof = verify("argo/vault", level);
            assertThat(proof.outcome()).as("%s %s", level, proof.error()).isEqualTo(ErrorKind.DONE);
        }
        Files.writeString(store(), SECOND);

        RestorePlan plan = (RestorePlan) site.ask(
                "restore-plan", Map.of("request", RunRequest.restore(vault(), live(null, false, Safety.KEEP))));
        assertThat(plan.warnings()).anyMatch(warning -> warning.startsWith("there is no undo: "));
        assertThat(plan.steps()).contains("back up what is there now: to all targets as a safety backup");
        RunResult refused = restore(live(null, false, Safety.KEEP));
        assertThat(refused.outcome()).isEqualTo(ErrorKind.REFUSED);
        assertThat(store()).hasContent(SECOND);

        RunResult back = restore(live(null, true, Safety.KEEP));
        assertThat(back.outcome()).as("%s", back.error()).isEqualTo(ErrorKind.DONE);
        assertThat(store()).hasContent(FIRST);
        String safety = String.valueOf(back.facts().get("safetyBackupId"));
        RunResult undone = restore(live(safety, true, Safety.NONE));
        assertThat(undone.outcome()).as("%s", undone.error()).isEqualTo(ErrorKind.DONE);
        assertThat(undone.facts()).doesNotContainKey("safetyBackupId");
        assertThat(store()).hasContent(SECOND);
    }

    // no sha256 and no word of the secret, and by hand it comes back all the same
    private static void assertKept(RunResult taken) throws Exception {
        Path manifest = site.root("primary").resolve(taken.run().directory()).resolve("manifest.json");
        assertThat(manifest).content().doesNotContain("plainSha256").contains("\"STORE\"");
        for (Path file : site.stored()) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hunter2");
        }
        Path work = directory.resolve("by-hand");
        assertThat(new StoredBackup(manifest.getParent()).restore(work, "")).contains("not loaded yet");
        assertThat(work.resolve("dump")).hasContent(FIRST);
    }

    @Test
    void halfADumpIsNoBackup() throws Exception {
        Files.writeString(store(), FIRST);
        RunResult half = site.backup("argo/half");
        assertThat(half.outcome()).isEqualTo(ErrorKind.FAILED);
        assertThat(half.error())
                .contains("head ended well, but its dump has 20 bytes and does not end with 'end of export'");
        assertThat(site.catalog("select count(*) from backups where source = 'half'"))
                .containsExactly("0");
    }

    @Test
    void withoutAScratchLoadTheContentIsProvenAndTheRestoreIsNot() throws Exception {
        Files.writeString(store(), FIRST);
        assertThat(site.backup("argo/plain").outcome()).isEqualTo(ErrorKind.DONE);
        assertThat(verify("argo/plain", Level.CONTENT).outcome()).isEqualTo(ErrorKind.DONE);
        RunResult unprovable = verify("argo/plain", Level.RESTORE);
        assertThat(unprovable.checks())
                .filteredOn(check -> check.outcome() == CopyCheck.Outcome.NOT_PROVABLE)
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.toString()).contains("'scratchLoad'"));
        assertThat(site.catalog("select distinct state from copies where source = 'plain'"))
                .doesNotContain("QUARANTINED");
    }

    private static RunResult verify(String source, Level level) throws Exception {
        VerifyOrder order = new VerifyOrder(level, null, List.of("primary"), false, false);
        return (RunResult) site.ask("run", Map.of("request", RunRequest.verify(SourceId.parse(source), order)));
    }

    private static RunResult restore(RestoreOrder order) throws Exception {
        return (RunResult) site.ask("run", Map.of("request", RunRequest.restore(vault(), order)));
    }

    private static RestoreOrder live(@Nullable String backup, boolean overLive, Safety safety) {
        return new RestoreOrder(backup, null, null, Place.LIVE, "", List.of(), overLive, safety, "test: test", false);
    }

    private static SourceId vault() {
        return SourceId.parse("argo/vault");
    }

    private static Path store() {
        return directory.resolve("store");
    }
}
