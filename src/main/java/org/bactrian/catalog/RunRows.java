package org.bactrian.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.SourceSpec;

/** Names the values of a run and its result as the statements in {@code sql/catalog/} know them. */
public final class RunRows {
    private final String configHash;

    /** @param configHash hash of the configuration that all runs of this process work with */
    public RunRows(String configHash) {
        this.configHash = java.util.Objects.requireNonNull(configHash);
    }

    /** What identifies a run, its backup, its source and its lease. */
    public Map<String, Object> key(Run run) {
        Map<String, Object> row = source(run.source());
        row.put("lease", run.lease());
        row.put("run_id", run.id());
        row.put("backup_id", run.backupId().value());
        row.put("holder", run.holder());
        row.put("type", run.type().word());
        return row;
    }

    /** A run that starts. */
    public Map<String, Object> opened(Run run, SourceSpec source, RunRequest request) {
        Map<String, Object> row = key(run);
        row.put("job", run.job());
        row.put("server", source.server());
        row.put("purpose", run.purpose().word());
        row.put("due_at", request.dueAt() == null ? null : request.dueAt().toEpochMilli());
        row.put("started_at", run.startedAt().toEpochMilli());
        row.put("config_hash", configHash);
        return row;
    }

    /** A run that ended. */
    public Map<String, Object> ended(RunResult result) {
        BackupRecord backup = result.backup();
        Map<String, Object> row = key(result.run());
        row.put("state", result.state());
        row.put("ended_at", result.endedAt().toEpochMilli());
        row.put("reason", result.state().equals("DEGRADED") ? result.error() : "");
        row.put("error", result.state().equals("FAILED") ? result.error() : "");
        row.put("hint", result.hint());
        row.put("exit_code", result.outcome().exitCode());
        row.put("facts_json", JsonColumn.of(result.facts()).text());
        row.put(
                "tools_json",
                JsonColumn.of(backup == null ? Map.of() : backup.tools()).text());
        return row;
    }

    /** The backup of a run; none when no backup counts. */
    public List<Map<String, Object>> backups(RunResult result) {
        BackupRecord backup = result.backup();
        if (backup == null) {
            return List.of();
        }
        Map<String, Object> row = key(result.run());
        row.put("sequence", backup.sequence());
        row.put("kind", backup.kind());
        row.put("purpose", result.run().purpose().word());
        row.put("state", result.state());
        row.put("consistency_at", backup.consistencyTime().toEpochMilli());
        row.put("started_at", result.run().startedAt().toEpochMilli());
        row.put("ended_at", result.endedAt().toEpochMilli());
        row.put("plain_bytes", backup.plainBytes());
        row.put("stored_bytes", backup.storedBytes());
        row.put("manifest_sha256", backup.manifestSha256());
        row.put("manifest_json", backup.manifestJson());
        return List.of(row);
    }

    /** The copies of a run's backup. */
    public List<Map<String, Object>> copies(RunResult result) {
        BackupRecord backup = result.backup();
        return backup == null
                ? List.of()
                : backup.copies().stream().map(copy -> copy(result, copy)).toList();
    }

    /** What was checked of the copies; one row for each that was. */
    public List<Map<String, Object>> verifications(RunResult result) {
        BackupRecord backup = result.backup();
        return backup == null
                ? List.of()
                : backup.copies().stream()
                        .filter(copy -> !copy.verified().isEmpty())
                        .map(copy -> verification(result, copy))
                        .toList();
    }

    /** What the job found of copies, of whatever backup: one row for each check. */
    public List<Map<String, Object>> checks(RunResult result) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (CopyCheck check : result.checks()) {
            Map<String, Object> row = source(check.source());
            row.put("id", result.run().id() + "-" + rows.size());
            row.put("run_id", result.run().id());
            row.put("backup_id", check.backupId());
            row.put("target", check.target());
            row.put("level", check.level().word());
            row.put("outcome", check.outcome().name());
            row.put("message", check.message());
            row.put("checked_at", check.checkedAt().toEpochMilli());
            row.put("evidence_json", JsonColumn.of(check.evidence()).text());
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, Object> copy(RunResult result, CopyRecord copy) {
        boolean verified = !copy.verified().isEmpty();
        Map<String, Object> row = source(result.run().source());
        row.put("backup_id", result.run().backupId().value());
        row.put("target", copy.target());
        row.put("state", copy.complete() ? "COMPLETE" : "INCOMPLETE");
        row.put("proof", copy.proof().name());
        row.put("bytes", copy.bytes());
        row.put("message", copy.message());
        row.put("verified", copy.verified());
        row.put("verified_at", verified ? result.endedAt().toEpochMilli() : null);
        return row;
    }

    private static Map<String, Object> verification(RunResult result, CopyRecord copy) {
        Map<String, Object> row = source(result.run().source());
        row.put("id", result.run().id() + "-" + copy.target() + "-" + copy.verified());
        row.put("backup_id", result.run().backupId().value());
        row.put("target", copy.target());
        row.put("run_id", result.run().id());
        row.put("level", copy.verified());
        row.put("message", "");
        row.put("outcome", "PASSED");
        row.put("checked_at", result.endedAt().toEpochMilli());
        row.put(
                "evidence_json",
                JsonColumn.of(Map.of("proof", copy.proof().name(), "bytes", copy.bytes()))
                        .text());
        return row;
    }

    private static Map<String, Object> source(SourceId source) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("system", source.system());
        row.put("source", source.source());
        return row;
    }
}
