package org.bactrian.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bactrian.catalog.CatalogLab.manual;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.Mark;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.FoundBackup.Marked;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a rebuild writes, on any catalog. */
@NullUnmarked // rows and answers of routes may be null; a test that meets one fails
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RebuildContract {
    private static final Instant TIME = Instant.parse("2026-11-22T02:00:00.123Z");

    private final Rebuild rebuild = new Rebuild(Clock.systemUTC());
    private CatalogLab lab;
    private Path manifest;

    abstract CatalogDatabase.Location location(Path home) throws Exception;

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        lab = CatalogLab.start(location(home), home, CatalogLab.inventory(), Clock.systemUTC());
        manifest = Files.writeString(home.resolve("manifest.json"), "{\"format\": 0}");
    }

    @AfterAll
    void stop() throws Exception {
        lab.close();
    }

    @BeforeEach
    void empty() throws Exception {
        lab.empty();
    }

    @Test
    void bringsBackupsCopiesMarksAndTheIdBack() throws Exception {
        List<FoundBackup> found = found("near", 3, 1);
        refill("near", found);

        assertThat(backups())
                .usingRecursiveComparison()
                .isEqualTo(found.stream().map(FoundBackup::entry).toList());
        assertThat(lab.texts("select id from installation")).containsExactly("theirs");
        assertThat(lab.texts("select manifest_json from backups where sequence = 2"))
                .containsExactly("{\"format\": 0}");
        assertThat(lab.texts("select name from marks order by name")).containsExactly("1-hold", "2-hold", "3-hold");
        assertThat(lab.texts("select value from switches where name = 'retention.frozen'"))
                .containsExactly("on");
        RetentionState state = lab.ask("retention-resume", null, Map.of(), RetentionState.class);
        assertThat(state).isEqualTo(new RetentionState(false, null, "", 1, 3, 2));
        lab.run(manual("argo/a"));
        assertThat(backups().get(0).sequence()).isEqualTo(4);
    }

    @Test
    void anotherTargetAddsCopiesAndChangesNothingElse() throws Exception {
        refill("near", found("near", 2, 1));
        assertThat(backups()).extracting(BackupEntry::state).containsExactly("OK", "DEGRADED");
        refill("far", found("far", 3, 2));
        refill("near", found("near", 2, 2));

        assertThat(backups()).extracting(BackupEntry::state).containsExactly("OK", "DEGRADED", "DEGRADED");
        assertThat(backups()).extracting(BackupEntry::completeCopies).containsExactly(1L, 1L, 1L);
        assertThat(lab.number("select count(*) from copies")).isEqualTo(5);
    }

    @Test
    void whatDoesNotAgreeWithTheCatalogIsRefused() throws Exception {
        refill("near", found("near", 2, 0));
        FoundBackup same = found("far", 1, 0).get(0);
        FoundBackup otherManifest = new FoundBackup(entry("far", 2, true, "ffff"), "theirs", null, manifest, List.of());
        FoundBackup otherId =
                new FoundBackup(renamed(entry("far", 2, true, "eeee")), "theirs", null, manifest, List.of());

        RebuildPlan plan = plan("far", List.of(otherManifest, otherId, same));

        assertThat(plan.copies()).containsExactly(same);
        assertThat(plan.added()).isEmpty();
        assertThat(plan.findings().toString())
                .contains("the catalog has it with another manifest", "its number 2 is that of another backup");
        assertThatThrownBy(() -> plan("far", List.of(new FoundBackup(same.entry(), "else", null, manifest, List.of()))))
                .isInstanceOfSatisfying(
                        BactrianException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.REFUSED))
                .hasMessageContaining("this catalog is of 'theirs' and holds 2 backups");
    }

    @Test
    void whatFailsInTheMiddleLeavesNothing() throws Exception {
        List<FoundBackup> found = found("near", 3, 0);
        FoundBackup vanished =
                new FoundBackup(found.get(2).entry(), "another", null, manifest.resolveSibling("vanished"), List.of());
        String before = lab.texts("select id from installation").get(0);
        RebuildPlan plan = plan("near", List.of(found.get(0), found.get(1), vanished));

        Exchange exchange = lab.send("catalog-refill", null, Map.of("plan", plan));

        assertThat(exchange.getException()).isNotNull();
        assertThat(backups()).isEmpty();
        assertThat(lab.texts("select id from installation")).containsExactly(before);
    }

    private RebuildPlan plan(String target, List<FoundBackup> found) throws Exception {
        String installation = lab.texts("select id from installation").get(0);
        return rebuild.plan(target, found, List.of(), backups(), installation);
    }

    private void refill(String target, List<FoundBackup> found) throws Exception {
        lab.ask("catalog-refill", null, Map.of("plan", plan(target, found)), Object.class);
    }

    private List<BackupEntry> backups() throws Exception {
        List<BackupEntry> entries = new ArrayList<>();
        lab.ask("backups-list", null, Map.of(), List.class).forEach(entry -> entries.add((BackupEntry) entry));
        return entries;
    }

    /** Backups of argo/a, the newest first; the copy with the number {@code half} is not complete. */
    private List<FoundBackup> found(String target, int count, int half) {
        List<FoundBackup> found = new ArrayList<>();
        for (int i = count; i >= 1; i--) {
            Mark hold = new Mark(Mark.Kind.HOLD, "", target, "a court asks for it", TIME, "theirs");
            found.add(new FoundBackup(
                    entry(target, i, i != half, "sha" + i),
                    "theirs",
                    i == 1 ? null : new Manifest.Previous("", "sha" + (i - 1)),
                    manifest,
                    List.of(new Marked(i + "-hold", hold))));
        }
        return found;
    }

    private static BackupEntry entry(String target, int number, boolean complete, String sha256) {
        Instant start = TIME.plusSeconds(number);
        BackupEntry.Copy copy = new BackupEntry.Copy(
                target, complete, false, "SIZE", 10, complete ? "" : "it is half", complete ? "exists" : "", start);
        return new BackupEntry(
                SourceId.parse("argo/a"),
                "20261122T02000" + number + "Z-full-aaaa",
                number,
                "sqlite",
                "full",
                "manual",
                complete ? "OK" : "DEGRADED",
                "",
                start,
                start,
                start,
                100,
                50,
                sha256,
                List.of(copy));
    }

    private static BackupEntry renamed(BackupEntry entry) {
        return new BackupEntry(
                entry.source(),
                entry.backupId().replace("aaaa", "bbbb"),
                entry.sequence(),
                entry.kind(),
                entry.type(),
                entry.purpose(),
                entry.state(),
                entry.suspect(),
                entry.consistencyTime(),
                entry.startedAt(),
                entry.endedAt(),
                entry.plainBytes(),
                entry.storedBytes(),
                entry.manifestSha256(),
                entry.copies());
    }
}
