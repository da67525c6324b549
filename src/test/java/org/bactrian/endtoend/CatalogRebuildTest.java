package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Mark;
import org.bactrian.artifact.RunResult;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.catalog.RebuildReport;
import org.bactrian.catalog.RetentionState;
import org.bactrian.storage.Marks;
import org.bactrian.storage.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A catalog that is lost comes back from any one target; what is not plainly ours stays out. */
@Timeout(180)
class CatalogRebuildTest {
    private static final String SOURCE = "argo/signals";

    @TempDir
    Path directory;

    @Test
    void comesBackFromEachKindOfTargetAndGoesOn() throws Exception {
        List<BackupEntry> before;
        try (Site site = plan("rebuilt").start()) {
            backUp(site, 2, SOURCE);
            backUp(site, 1, "bactrian/config");
            before = backups(site);
        }
        for (String target : List.of("near", "primary", "offline")) {
            lose("rebuilt");
            try (Site site = plan("rebuilt").start()) {
                RebuildReport tried = rebuild(site, target, true);
                assertThat(tried.backups()).isEqualTo(before.size());
                assertThat(backups(site)).isEmpty();

                RebuildReport report = rebuild(site, target, false);
                assertThat(report.findings()).isEmpty();
                assertThat(report.adopted()).isTrue();
                assertThat(backups(site))
                        .usingRecursiveComparison()
                        .ignoringFields("copies", "endedAt")
                        .isEqualTo(before);
                assertThat(backups(site).get(0).copies())
                        .singleElement()
                        .satisfies(copy -> assertThat(copy.target()).isEqualTo(target));
            }
        }
        try (Site site = plan("rebuilt").start()) {
            backUp(site, 1, SOURCE);
            assertThat(of(site, SOURCE)).extracting(BackupEntry::sequence).containsExactly(3L, 2L, 1L);
            addAllCopies(site);
        }
    }

    // what is there stays, the copies of the others come in, and only news freeze
    private static void addAllCopies(Site site) throws Exception {
        assertThat(state(site).frozen()).isTrue();
        for (String target : List.of("near", "primary", "secondary", "offline")) {
            rebuild(site, target, false);
        }
        assertThat(backups(site)).allSatisfy(backup -> {
            assertThat(backup.copies())
                    .extracting(BackupEntry.Copy::target)
                    .containsExactly("near", "offline", "primary", "secondary");
            assertThat(backup.completeCopies()).isEqualTo(4);
            assertThat(backup.state()).isEqualTo("OK");
        });
        assertThat(((RetentionState) site.ask("retention-resume", Map.of())).frozen())
                .isFalse();
        RebuildReport again = rebuild(site, "near", false);
        assertThat(again.backups() + again.copies()).isZero();
        assertThat(again.present()).isEqualTo(backups(site).size());
        assertThat(state(site).frozen()).isFalse();
    }

    @Test
    void listsAndRefusesWhatIsNotPlainlyOurs() throws Exception {
        List<BackupEntry> before;
        Path root;
        try (Site site = plan("refused").start()) {
            backUp(site, 8, SOURCE);
            before = of(site, SOURCE);
            root = site.root("offline");
        }
        Path unsigned = at(root, before, 8);
        Files.delete(unsigned.resolve("manifest.sig"));
        Path altered = at(root, before, 7);
        Files.writeString(
                altered.resolve("manifest.json"),
                Files.readString(altered.resolve("manifest.json")).replace("\"sequence\" : 7", "\"sequence\" : 9"));
        Path half = at(root, before, 6);
        Files.delete(half.resolve("main-00000"));
        Path lost = at(root, before, 5);
        Shell.run(directory, Map.of("D", lost.toString()), "rm -r \"$D\"");
        Path later = at(root, before, 4);
        resign(later, 7);
        Path moved = at(root, before, 3).resolveSibling("20260101T000000Z-full-aaaa");
        Files.move(at(root, before, 3), moved);
        Path unfinished = Files.createDirectories(root.resolve("argo/signals/20260102T000000Z-full-aaaa"));
        Files.writeString(unfinished.resolve("main-00000"), "half a dump");
        Path foreign = foreign(root);

        lose("refused");
        try (Site site = plan("refused").start()) {
            RebuildReport report = rebuild(site, "offline", false);
            assertThat(report.backups()).isEqualTo(3);
            assertThat(told(report))
                    .anyMatch(line -> line.startsWith("ERROR backup " + name(unsigned)) && line.contains("unsigned"))
                    .anyMatch(line -> line.startsWith("ERROR backup " + name(altered)) && line.contains("signature"))
                    .anyMatch(line ->
                            line.startsWith("ERROR backup " + name(half)) && line.contains("main-00000 is missing"))
                    .anyMatch(line -> line.startsWith("ERROR backup " + name(later)) && line.contains("format 7"))
                    .anyMatch(line -> line.startsWith("ERROR backup " + name(moved)) && line.contains("is of"))
                    .anyMatch(line ->
                            line.startsWith("ERROR backup " + name(foreign)) && line.contains("of installation"))
                    .anyMatch(line -> line.startsWith("WARNING backup " + name(unfinished)))
                    .anyMatch(line -> line.contains("hole in its sequence: no backup 3 to 5"))
                    .hasSize(8);
            assertThat(of(site, SOURCE)).extracting(BackupEntry::sequence).containsExactly(6L, 2L, 1L);
            assertThat(of(site, SOURCE)).extracting(BackupEntry::completeCopies).containsExactly(0L, 1L, 1L);

            RebuildReport second = rebuild(site, "near", false);
            assertThat(second.findings()).isEmpty();
            assertThat(second.backups()).isEqualTo(5);
            assertThat(second.copies()).isEqualTo(3);
            assertThat(of(site, SOURCE)).hasSize(8);
        }
        assertThat(Site.files(Site.plan("refused").home().resolve("state/scratch")))
                .isEmpty();
    }

    @Test
    void marksComeBack() throws Exception {
        List<BackupEntry> before;
        Path root;
        try (Site site = plan("marked").start()) {
            backUp(site, 4, SOURCE);
            before = of(site, SOURCE);
            root = site.root("near");
        }
        mark(root, at(root, before, 1), Mark.Kind.QUARANTINE, 0);
        mark(root, at(root, before, 2), Mark.Kind.QUARANTINE, 0);
        mark(root, at(root, before, 2), Mark.Kind.LIFTED, 1);
        mark(root, at(root, before, 3), Mark.Kind.SUSPECT, 0);
        mark(root, at(root, before, 4), Mark.Kind.QUARANTINE, 0);
        Path unsigned = Site.files(at(root, before, 4).resolve("marks")).stream()
                .filter(file -> file.toString().endsWith(".sig"))
                .findFirst()
                .orElseThrow();
        Files.delete(unsigned);

        lose("marked");
        try (Site site = plan("marked").start()) {
            RebuildReport report = rebuild(site, "near", false);
            assertThat(told(report)).singleElement().asString().contains("WARNING mark ", "unsigned");
            assertThat(report.marks()).isEqualTo(4);
            assertThat(report.quarantined()).isEqualTo(1);
            List<BackupEntry> after = of(site, SOURCE);
            assertThat(after.get(3).copies().get(0).quarantined()).isTrue();
            assertThat(after.get(3).copies().get(0).message()).isEqualTo("tested");
            assertThat(after.get(2).copies().get(0).complete()).isTrue();
            assertThat(after.get(1).suspect()).isEqualTo("tested");
            assertThat(after.get(0).copies().get(0).complete()).isTrue();
            assertThat(site.catalog("select kind from marks order by kind"))
                    .containsExactly("lifted", "quarantine", "quarantine", "suspect");
        }
    }

    @Test
    void catalogOfAnotherInstallationIsLeftAlone() throws Exception {
        Path root = directory.resolve("theirs");
        try (Site theirs = plan("theirs").file("theirs", root).start()) {
            backUp(theirs, 1, SOURCE);
        }
        try (Site ours = plan("ours").start()) {
            backUp(ours, 1, SOURCE);
        }
        try (Site ours = plan("ours").file("theirs", root).start()) {
            assertThatThrownBy(() -> rebuild(ours, "theirs", false))
                    .isInstanceOfSatisfying(
                            BactrianException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.REFUSED))
                    .hasMessageContaining("target 'theirs' is of installation");
            assertThat(backups(ours)).hasSize(1);
        }
    }

    // ---- what the tests share ----

    private static Site.Plan plan(String name) throws IOException {
        Site.Plan plan = Site.plan(name)
                .source(
                        "signals",
                        "kind: sqlite, path: " + SharedLab.get().home().resolve("lab/signals.db"));
        return plan.file("near", plan.home().resolve("near"));
    }

    private static void lose(String name) throws IOException {
        for (String file : List.of("catalog.db", "catalog.db-wal", "catalog.db-shm")) {
            Files.deleteIfExists(Site.plan(name).home().resolve(file));
        }
    }

    private static void backUp(Site site, int times, String source) throws Exception {
        for (int i = 0; i < times; i++) {
            RunResult result = site.backup(source);
            assertThat(result.outcome()).as(result.error()).isEqualTo(ErrorKind.DONE);
        }
    }

    private static RebuildReport rebuild(Site site, String target, boolean dryRun) throws Exception {
        return (RebuildReport) site.ask("catalog-rebuild", Map.of("target", target, "dryRun", dryRun));
    }

    private static RetentionState state(Site site) throws Exception {
        return (RetentionState) site.ask("retention-state", Map.of());
    }

    private static List<BackupEntry> backups(Site site) throws Exception {
        return entries(site, Map.of());
    }

    private static List<BackupEntry> of(Site site, String source) throws Exception {
        return entries(site, Map.of("system", source.split("/")[0], "source", source.split("/")[1]));
    }

    private static List<BackupEntry> entries(Site site, Map<String, String> limits) throws Exception {
        List<BackupEntry> entries = new ArrayList<>();
        ((List<?>) site.ask("backups-list", limits)).forEach(entry -> entries.add((BackupEntry) entry));
        return entries;
    }

    private static List<String> told(RebuildReport report) {
        return report.findings().stream()
                .map((Finding finding) -> finding.level() + " " + finding.subject() + ": " + finding.message())
                .toList();
    }

    /** The directory of the backup with this number. */
    private static Path at(Path root, List<BackupEntry> backups, long sequence) {
        BackupEntry entry = backups.stream()
                .filter(backup -> backup.sequence() == sequence)
                .findFirst()
                .orElseThrow();
        return root.resolve(entry.source().toString()).resolve(entry.backupId());
    }

    private static String name(Path backup) {
        return SOURCE + "/" + backup.getFileName();
    }

    /** A whole, signed backup of another installation, which somebody copied here. */
    private Path foreign(Path root) throws Exception {
        Path elsewhere = directory.resolve("elsewhere");
        try (Site other = plan("foreign").file("elsewhere", elsewhere).start()) {
            backUp(other, 1, SOURCE);
        }
        try (Stream<Path> backups = Files.list(elsewhere.resolve(SOURCE))) {
            Path backup = backups.max(Comparator.naturalOrder()).orElseThrow();
            Path copy = root.resolve(SOURCE).resolve(backup.getFileName());
            Shell.run(directory, Map.of("FROM", backup.toString(), "TO", copy.toString()), "cp -r \"$FROM\" \"$TO\"");
            return copy;
        }
    }

    /** Gives a manifest a format of the future, rightly signed. */
    private static void resign(Path backup, int format) throws IOException {
        Path manifest = backup.resolve("manifest.json");
        ObjectMapper json = new ObjectMapper();
        ObjectNode tree = (ObjectNode) json.readTree(manifest.toFile());
        byte[] bytes = json.writeValueAsBytes(tree.put("format", format));
        Files.write(manifest, bytes);
        Files.write(backup.resolve("manifest.sig"), key().sign(bytes));
    }

    private static SigningKey key() {
        return SigningKey.read(SharedLab.get().home().resolve("keys/signing.pem"));
    }

    /** Puts a mark beside a backup, as the verification does. */
    private static void mark(Path root, Path backup, Mark.Kind kind, int second) throws IOException {
        Instant at = Instant.parse("2026-11-22T02:00:00Z").plusSeconds(second);
        String told = root.relativize(backup).toString();
        Map<String, Object> fields = Map.of(
                "format",
                Marks.FORMAT,
                "kind",
                kind.word(),
                "directory",
                told,
                "target",
                "near",
                "reason",
                "tested",
                "at",
                at.toString(),
                "installation",
                "");
        byte[] bytes = new ObjectMapper().writeValueAsBytes(fields);
        Path file = Files.createDirectories(backup.resolve("marks"))
                .resolve("20261122T02000" + second + "000Z-" + kind.word() + ".json");
        Files.write(file, bytes);
        Files.write(file.resolveSibling(file.getFileName() + ".sig"), key().sign(bytes));
    }
}
