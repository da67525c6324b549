package org.bactrian.catalog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.artifact.Mark;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/** Brings the catalog back from what a target holds: decides what fits, and names its rows. */
public final class Rebuild {
    private final Clock clock;

    /** @param clock tells when the catalog was rebuilt */
    public Rebuild(Clock clock) {
        this.clock = requireNonNull(clock);
    }

    /** @throws BactrianException BUSY while anything runs on this catalog: it works with the id that may change */
    public void idle(List<RunningRun> running) {
        if (!running.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.BUSY,
                    "run " + running.get(0).runId() + " of " + running.get(0).source() + " is under way",
                    "stop the service, and rebuild when its runs have ended");
        }
    }

    /**
     * Compares what a target holds with what the catalog knows.
     *
     * @param findings of the look at the target
     * @param installation the id that the catalog has now
     * @throws BactrianException REFUSED when the target is another installation's and the catalog is not empty
     */
    public RebuildPlan plan(
            String target,
            List<FoundBackup> found,
            List<Finding> findings,
            List<BackupEntry> known,
            String installation) {
        String theirs = found.isEmpty() ? installation : found.get(0).installation();
        boolean adopts = !theirs.equals(installation);
        if (adopts && !known.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "target '" + target + "' is of installation '" + theirs + "', this catalog is of '" + installation
                            + "' and holds " + known.size() + " backups",
                    "rebuild into an empty catalog: name another one as bactrian.catalog.url");
        }
        List<Finding> all = new ArrayList<>(findings);
        Comparison comparison = new Comparison(target, known);
        found.forEach(backup -> comparison.add(backup, all));
        return new RebuildPlan(
                target, theirs, adopts, comparison.fitting, comparison.added, comparison.copies, List.copyOf(all));
    }

    private static final class Comparison {
        private final String target;
        private final Map<String, BackupEntry> known = new HashMap<>();
        private final Set<String> numbers = new HashSet<>();
        private final List<FoundBackup> fitting = new ArrayList<>();
        private final List<FoundBackup> added = new ArrayList<>();
        private final List<FoundBackup> copies = new ArrayList<>();

        Comparison(String target, List<BackupEntry> entries) {
            this.target = target;
            for (BackupEntry entry : entries) {
                known.put(entry.source() + "/" + entry.backupId(), entry);
                numbers.add(number(entry));
            }
        }

        void add(FoundBackup backup, List<Finding> findings) {
            BackupEntry entry = known.get(backup.name());
            if (entry == null && numbers.contains(number(backup.entry()))) {
                findings.add(conflict(
                        backup,
                        "its number " + backup.entry().sequence() + " is that of another backup in the catalog"));
            } else if (entry != null
                    && !entry.manifestSha256().equals(backup.entry().manifestSha256())) {
                findings.add(conflict(backup, "the catalog has it with another manifest"));
            } else {
                fitting.add(backup);
                if (entry == null) {
                    added.add(backup);
                } else if (entry.copies().stream()
                        .noneMatch(copy -> copy.target().equals(target))) {
                    copies.add(backup);
                }
            }
        }

        private static String number(BackupEntry entry) {
            return entry.source() + " " + entry.sequence();
        }

        private Finding conflict(FoundBackup backup, String fact) {
            return new Finding(
                    Level.ERROR,
                    "backup " + backup.name(),
                    fact,
                    "it can still be restored: bactrian restore --from " + target + " with its id");
        }
    }

    /** What was, or is to be, written. */
    public RebuildReport report(RebuildPlan plan, boolean dryRun) {
        long news = (long) plan.added().size() + plan.copies().size();
        return new RebuildReport(
                plan.target(),
                plan.installation(),
                plan.adopts(),
                dryRun,
                plan.added().size(),
                plan.copies().size(),
                plan.fitting().size() - news,
                plan.fitting().stream().mapToLong(found -> found.marks().size()).sum(),
                plan.fitting().stream()
                        .filter(found -> found.copy().quarantined())
                        .count(),
                sources(plan.fitting()),
                plan.findings());
    }

    private static List<RebuildReport.SourceCount> sources(List<FoundBackup> newestFirst) {
        Map<SourceId, List<FoundBackup>> bySource = newestFirst.stream()
                .collect(Collectors.groupingBy(
                        found -> found.entry().source(), LinkedHashMap::new, Collectors.toList()));
        return bySource.entrySet().stream()
                .map(each -> {
                    BackupEntry newest = each.getValue().get(0).entry();
                    return new RebuildReport.SourceCount(
                            each.getKey(), newest.kind(), each.getValue().size(), newest.consistencyTime());
                })
                .toList();
    }

    // ---- rows ----

    /** The installation that the catalog becomes. */
    public Map<String, Object> adoption(RebuildPlan plan) {
        return Map.of("installation", plan.installation());
    }

    /** @throws BactrianException REFUSED when the catalog was not empty any more, so that no row was changed */
    public void adopted(@Nullable Object row) {
        if (row == null) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "the catalog got a backup while it was rebuilt",
                    "stop the service, and rebuild into an empty catalog");
        }
    }

    /** The switch that keeps everything from expiring. */
    public Map<String, Object> frozen(RebuildPlan plan) {
        return Map.of(
                "name",
                RetentionState.FROZEN,
                "value",
                "on",
                "set_at",
                clock.millis(),
                "reason",
                "the catalog was rebuilt from target '" + plan.target() + "'");
    }

    /**
     * A backup as {@code insert-found-backup.sql} and {@code insert-found-copy.sql} name it.
     *
     * @throws IOException when its manifest cannot be read any more
     */
    public Map<String, @Nullable Object> row(FoundBackup found) throws IOException {
        BackupEntry entry = found.entry();
        Map<String, @Nullable Object> row = key(found);
        row.put("sequence", entry.sequence());
        row.put("kind", entry.kind());
        row.put("type", entry.type());
        row.put("purpose", entry.purpose());
        row.put("state", entry.state());
        row.put("suspect", entry.suspect());
        row.put("consistency_at", entry.consistencyTime().toEpochMilli());
        row.put("started_at", entry.startedAt().toEpochMilli());
        row.put("ended_at", entry.endedAt().toEpochMilli());
        row.put("plain_bytes", entry.plainBytes());
        row.put("stored_bytes", entry.storedBytes());
        row.put("manifest_sha256", entry.manifestSha256());
        row.put("manifest_json", Files.readString(found.manifest(), StandardCharsets.UTF_8));
        row.putAll(copy(found.copy()));
        return row;
    }

    private static Map<String, @Nullable Object> copy(BackupEntry.Copy copy) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("target", copy.target());
        row.put("copy_state", copy.complete() ? "COMPLETE" : copy.quarantined() ? "QUARANTINED" : "INCOMPLETE");
        row.put("proof", copy.proof());
        row.put("bytes", copy.bytes());
        row.put("message", copy.message());
        row.put("verified", copy.verified());
        row.put(
                "verified_at",
                copy.verifiedAt() == null ? null : copy.verifiedAt().toEpochMilli());
        return row;
    }

    /** The marks of a backup as {@code insert-found-mark.sql} names them. */
    public List<Map<String, @Nullable Object>> marks(FoundBackup found) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        found.marks().forEach(marked -> {
            Mark mark = marked.mark();
            Map<String, @Nullable Object> row = key(found);
            row.put("target", mark.target());
            row.put("name", marked.name());
            row.put("kind", mark.kind().word());
            row.put("marked_at", mark.at().toEpochMilli());
            row.put("reason", mark.reason());
            rows.add(row);
        });
        return rows;
    }

    private static Map<String, @Nullable Object> key(FoundBackup found) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("system", found.entry().source().system());
        row.put("source", found.entry().source().source());
        row.put("backup_id", found.entry().backupId());
        return row;
    }
}
