package org.bactrian.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.SourceStatus.LastGood;
import org.bactrian.catalog.SourceStatus.LastRun;
import org.bactrian.catalog.SourceStatus.Measured;
import org.bactrian.config.Inventory;
import org.bactrian.config.SourceSpec;
import org.bactrian.config.SystemSpec;
import org.bactrian.config.TierSpec;
import org.jspecify.annotations.Nullable;

/** Gives rows of the catalog as records, for the command line and the pages. */
public final class Listings {
    private final Inventory inventory;
    private final Clock clock;

    public Listings(Inventory inventory, Clock clock) {
        this.inventory = requireNonNull(inventory);
        this.clock = requireNonNull(clock);
    }

    /** What limits a list to a system and a source; null or empty: all. */
    public Map<String, Object> filter(@Nullable String system, @Nullable String source) {
        return Map.of("system", system == null ? "" : system, "source", source == null ? "" : source);
    }

    /** The last backup of a source, from its row or null. */
    public Previous previous(@Nullable Map<String, Object> row) {
        return Previous.of(row);
    }

    /** Backups with their copies, by source, newest first. */
    public List<BackupEntry> backups(List<Map<String, Object>> backups, List<Map<String, Object>> copies) {
        Map<String, List<BackupEntry.Copy>> byBackup = new HashMap<>();
        for (Map<String, Object> columns : copies) {
            Row row = new Row(columns);
            byBackup.computeIfAbsent(backupKey(row), key -> new ArrayList<>()).add(copy(row));
        }
        return backups.stream()
                .map(Row::new)
                .map(row -> backup(row, byBackup.getOrDefault(backupKey(row), List.of())))
                .toList();
    }

    /**
     * Whether backups may expire.
     *
     * @param row of {@code select-retention-state.sql}
     */
    public RetentionState retention(Map<String, Object> row) {
        return RetentionState.of(row);
    }

    /** When copies were last checked, for each source, target and level. */
    public List<LastProof> proofs(List<Map<String, Object>> rows) {
        return rows.stream()
                .map(Row::new)
                .map(row -> new LastProof(
                        row.sourceId(),
                        row.text("target"),
                        row.text("level"),
                        row.instant("attempted_at"),
                        row.instantOrNull("proven_at")))
                .toList();
    }

    /** The last repair of each source that had one. */
    public List<LastRepair> repairs(List<Map<String, Object>> rows) {
        return rows.stream()
                .map(Row::new)
                .map(row -> new LastRepair(
                        row.sourceId(),
                        row.instant("started_at"),
                        row.text("state").equals("OK")))
                .toList();
    }

    /** Backup runs without a backup. */
    public List<Attempt> attempts(List<Map<String, Object>> rows) {
        return rows.stream()
                .map(Row::new)
                .map(row -> new Attempt(
                        row.sourceId(), row.text("backup_id"), row.text("run_id"), row.number("under_way") > 0))
                .toList();
    }

    /** Runs under way. */
    public List<RunningRun> running(List<Map<String, Object>> rows) {
        return rows.stream().map(Row::new).map(Listings::running).toList();
    }

    /** Ids of runs under way. */
    public Set<String> ids(List<RunningRun> running) {
        return running.stream().map(RunningRun::runId).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * How each source of the inventory stands, in its order.
     *
     * @param runs rows of {@code select-last-runs.sql}
     * @param backups rows of {@code select-last-backups.sql}
     * @param next when a source starts next
     * @param proofs of all sources
     */
    public List<SourceStatus> statuses(
            List<Map<String, Object>> runs,
            List<Map<String, Object>> backups,
            List<RunningRun> running,
            Map<SourceId, Instant> next,
            List<LastProof> proofs) {
        Map<SourceId, Row> lastRuns = bySource(runs);
        Map<SourceId, Row> lastBackups = bySource(backups);
        Map<SourceId, RunningRun> now = running.stream()
                .collect(Collectors.toMap(RunningRun::source, Function.identity(), (first, second) -> second));
        return inventory.sources().stream()
                .map(SourceSpec::id)
                .map(id -> status(id, lastRuns.get(id), lastBackups.get(id), now.get(id), next.get(id)))
                .map(status -> status.proven(
                        latest(status.source(), proofs, Set.of("content", "restore")),
                        latest(status.source(), proofs, Set.of("restore"))))
                .toList();
    }

    /**
     * The same with the time that the last restore of each took, against its objective.
     *
     * @param rows of {@code select-last-measured.sql}
     */
    public List<SourceStatus> measured(List<SourceStatus> statuses, List<Map<String, Object>> rows) {
        Map<SourceId, Row> last = bySource(rows);
        return statuses.stream()
                .map(status -> last.containsKey(status.source())
                        ? status.measured(measured(requireNonNull(last.get(status.source()))))
                        : status)
                .toList();
    }

    private Measured measured(Row row) {
        String place = row.text("place");
        Map<String, Object> values = new JsonColumn(row.required("measured_json")).values();
        Object seconds = values.get(place.equals("scratch") ? "seconds" : "rtaSeconds");
        SystemSpec system = inventory.systems().get(row.text("system"));
        TierSpec tier = system == null ? null : inventory.tiers().get(system.tier());
        return new Measured(
                row.instant("measured_at"),
                place,
                seconds instanceof Number number ? number.doubleValue() : 0,
                tier == null ? null : tier.rto().toSeconds());
    }

    private static @Nullable Instant latest(SourceId source, List<LastProof> proofs, Set<String> levels) {
        return proofs.stream()
                .filter(proof -> proof.source().equals(source) && levels.contains(proof.level()))
                .map(LastProof::provenAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    private SourceStatus status(
            SourceId id,
            @Nullable Row run,
            @Nullable Row backup,
            @Nullable RunningRun running,
            @Nullable Instant next) {
        LastRun lastRun = run == null ? null : lastRun(run);
        LastGood lastGood = backup == null ? null : lastGood(backup);
        Duration age = lastGood == null ? null : Duration.between(lastGood.consistencyTime(), clock.instant());
        return new SourceStatus(
                id,
                lastRun == null ? "NONE" : lastRun.state(),
                lastRun,
                lastGood,
                age,
                running,
                next,
                null,
                null,
                null);
    }

    private static Map<SourceId, Row> bySource(List<Map<String, Object>> rows) {
        return rows.stream().map(Row::new).collect(Collectors.toMap(Row::sourceId, Function.identity()));
    }

    private static String backupKey(Row row) {
        return row.sourceId() + "/" + row.text("backup_id");
    }

    private static BackupEntry.Copy copy(Row row) {
        return new BackupEntry.Copy(
                row.text("target"),
                row.text("state").equals("COMPLETE"),
                row.text("state").equals("QUARANTINED"),
                row.text("proof"),
                row.number("bytes"),
                row.text("message"),
                row.text("verified"),
                row.instantOrNull("verified_at"));
    }

    private static BackupEntry backup(Row row, List<BackupEntry.Copy> copies) {
        return new BackupEntry(
                row.sourceId(),
                row.text("backup_id"),
                row.number("sequence"),
                row.text("kind"),
                row.text("type"),
                row.text("purpose"),
                row.text("state"),
                row.text("suspect"),
                row.instant("consistency_at"),
                row.instant("started_at"),
                row.instant("ended_at"),
                row.number("plain_bytes"),
                row.number("stored_bytes"),
                row.text("manifest_sha256"),
                copies);
    }

    private static RunningRun running(Row row) {
        return new RunningRun(
                row.text("run_id"),
                row.text("job"),
                row.sourceId(),
                row.text("type"),
                row.text("purpose"),
                row.text("backup_id"),
                row.text("holder"),
                row.instantOrNull("due_at"),
                row.instant("started_at"));
    }

    private static LastRun lastRun(Row row) {
        return new LastRun(
                row.text("run_id"),
                row.text("state"),
                row.instant("started_at"),
                row.instant("ended_at"),
                row.text("error"),
                row.text("hint"),
                (int) row.number("exit_code"));
    }

    private static LastGood lastGood(Row row) {
        return new LastGood(
                row.text("backup_id"),
                row.text("state"),
                row.instant("consistency_at"),
                row.instant("started_at"),
                row.instant("ended_at"),
                row.number("plain_bytes"),
                row.number("stored_bytes"),
                row.number("open_copies"),
                row.number("all_copies"));
    }
}
