package org.bactrian.catalog;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.CopyCheck;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.Event.Severity;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;

/**
 * Turns the end of a run into what somebody may have to hear: {@code backup.succeeded}, {@code backup.degraded} or
 * {@code backup.failed}, {@code backup.anomaly} for a size that tells of lost data, {@code backup.warning} for what the
 * source says of its content; {@code restore}, {@code verify} and
 * {@code repair}, each {@code .succeeded} or {@code .failed}; {@code sweep.done} and {@code sweep.failed}. docs/catalog.md has the rules.
 */
public final class RunEvents {
    /** The share by which a size may differ from the median of comparable backups. */
    static final double TOLERANCE = 0.2;

    private final String installation;

    public RunEvents(String installation) {
        this.installation = requireNonNull(installation);
    }

    /**
     * The events of a run.
     *
     * @param history bytes before the codecs of up to ten earlier backups of the same source and type
     */
    public List<Event> of(RunResult result, List<Long> history) {
        return switch (result.run().job()) {
            case RunRequest.BACKUP -> backup(result, history);
            case RunRequest.RESTORE -> restore(result);
            case RunRequest.VERIFY -> List.of(verification(result));
            case RunRequest.SWEEP -> sweep(result);
            default -> List.of(repair(result));
        };
    }

    // a bad copy is announced whoever finds it
    private List<Event> restore(RunResult result) {
        List<Event> events = new ArrayList<>();
        events.add(
                result.outcome() == ErrorKind.DONE
                        ? event(result, "restore.succeeded", Severity.INFO, EventTexts.restored(result))
                        : event(
                                result,
                                "restore.failed",
                                Severity.MAJOR,
                                "the restore of " + result.run().source() + " failed: " + result.error()));
        if (result.checks().stream().anyMatch(check -> check.outcome() == CopyCheck.Outcome.FAILED)) {
            events.add(event(
                    result,
                    "verify.failed",
                    Severity.MAJOR,
                    EventTexts.bad("the restore of " + result.run().source(), result)));
        }
        return events;
    }

    // a sweep that found nothing to do is nobody's news
    private List<Event> sweep(RunResult result) {
        List<Event> events = new ArrayList<>();
        if (result.outcome() != ErrorKind.DONE) {
            events.add(event(
                    result,
                    "sweep.failed",
                    Severity.WARNING,
                    "the sweep of the targets is not done: " + result.error()));
        }
        String done = EventTexts.swept(result);
        if (!done.isEmpty()) {
            events.add(event(result, "sweep.done", Severity.INFO, done));
        }
        if (!result.checks().isEmpty()) {
            events.add(
                    event(result, "verify.failed", Severity.MAJOR, EventTexts.bad("the sweep of the targets", result)));
        }
        return events;
    }

    // a copy that is bad has its repair; a backup that is whole and cannot be restored has none; what could not be
    // proven is no fault of a backup
    private Event verification(RunResult result) {
        String source = result.run().source().toString();
        if (result.outcome() == ErrorKind.DONE) {
            return event(result, "verify.succeeded", Severity.INFO, EventTexts.proven(result));
        }
        boolean suspect = result.checks().stream().anyMatch(check -> check.outcome() == CopyCheck.Outcome.SUSPECT);
        boolean open = result.outcome() == ErrorKind.DEGRADED;
        return event(
                result,
                "verify.failed",
                suspect
                        ? Severity.CRITICAL
                        : result.outcome() == ErrorKind.VERIFICATION_FAILED ? Severity.MAJOR : Severity.WARNING,
                open
                        ? "the backups of " + source + " are not proven everywhere: " + result.error()
                        : "the check of " + source + " failed: " + result.error());
    }

    private Event repair(RunResult result) {
        String source = result.run().source().toString();
        return result.outcome() == ErrorKind.DONE
                ? event(result, "repair.succeeded", Severity.INFO, EventTexts.whole(result))
                : event(
                        result,
                        "repair.failed",
                        Severity.WARNING,
                        "the copies of " + source + " are not whole: " + result.error());
    }

    private List<Event> backup(RunResult result, List<Long> history) {
        List<Event> events = new ArrayList<>();
        events.add(
                switch (result.state()) {
                    case "OK" ->
                        event(
                                result,
                                "backup.succeeded",
                                Severity.INFO,
                                result.run().source() + " is backed up to "
                                        + result.run().targets().size() + " targets");
                    case "DEGRADED" ->
                        event(
                                result,
                                "backup.degraded",
                                atMinimum(result) ? Severity.MAJOR : Severity.WARNING,
                                "the backup of " + result.run().source() + " is not on all targets: " + result.error());
                    default ->
                        event(
                                result,
                                "backup.failed",
                                history.isEmpty() ? Severity.MAJOR : Severity.WARNING,
                                "the backup of " + result.run().source() + " failed: " + result.error());
                });
        BackupRecord backup = result.backup();
        if (backup != null && result.facts().get("warnings") instanceof List<?> warnings) {
            String said = EventTexts.warned(warnings);
            events.add(event(
                    result,
                    "backup.warning",
                    Severity.WARNING,
                    "the backup of " + result.run().source() + " says: " + said));
        }
        if (backup != null) {
            anomaly(result, backup, history, events);
        }
        return events;
    }

    private static boolean atMinimum(RunResult result) {
        BackupRecord backup = requireNonNull(result.backup());
        return backup.completeCopies() <= result.run().minimumCopies();
    }

    private void anomaly(RunResult result, BackupRecord backup, List<Long> history, List<Event> events) {
        String source = result.run().source().toString();
        if (backup.plainBytes() == 0) {
            events.add(event(result, "backup.anomaly", Severity.MAJOR, "the backup of " + source + " holds 0 bytes"));
            return;
        }
        if (history.isEmpty()) {
            return;
        }
        long median = median(history);
        double change = median == 0 ? 1 : (double) (backup.plainBytes() - median) / median;
        if (Math.abs(change) > TOLERANCE) {
            events.add(event(
                    result,
                    "backup.anomaly",
                    Severity.WARNING,
                    "the backup of " + source + " holds " + backup.plainBytes() + " bytes, "
                            + Math.round(Math.abs(change) * 100) + " % " + (change < 0 ? "less" : "more")
                            + " than the median of the last " + history.size() + " comparable ones (" + median + ")"));
        }
    }

    private static long median(List<Long> sizes) {
        List<Long> sorted = sizes.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1) + (sorted.get(middle) - sorted.get(middle - 1)) / 2;
    }

    private Event event(RunResult result, String kind, Severity severity, String text) {
        Run run = result.run();
        return new Event(
                run.id() + "-" + kind.replace('.', '-'),
                result.endedAt(),
                kind,
                severity,
                run.source(),
                run.id(),
                new ConditionKey(installation, run.source(), condition(kind)).value(),
                null,
                text,
                hint(result, kind),
                facts(result));
    }

    private static String hint(RunResult result, String kind) {
        boolean restore = result.run().job().equals(RunRequest.RESTORE);
        boolean sweep = result.run().job().equals(RunRequest.SWEEP);
        return switch (kind) {
            case "backup.warning" -> "leftOut and certificates in the manifest name all: bactrian backups show";
            case "backup.anomaly" -> "compare what the source holds now with its earlier backups";
            case "restore.succeeded" -> EventTexts.afterRestore(result);
            case "verify.failed" ->
                restore || sweep
                        ? "bactrian copy repair"
                                + (sweep ? "" : " " + result.run().source())
                                + " makes them whole from good ones; look what damaged them"
                        : result.hint();
            case "sweep.done" -> "bactrian retention sweep --dry-run tells why of each";
            default -> result.hint();
        };
    }

    private static String condition(String kind) {
        return switch (kind) {
            case "backup.anomaly" -> "backup-size";
            case "backup.warning" -> "backup-content";
            default -> kind.substring(0, kind.indexOf('.'));
        };
    }

    private static Map<String, Object> facts(RunResult result) {
        Run run = result.run();
        Map<String, Object> facts = new LinkedHashMap<>();
        if (run.job().equals(RunRequest.BACKUP)) { // others make none, and name the one they worked on themselves
            facts.put("backupId", run.backupId().value());
            facts.put("type", run.type().word());
            facts.put("purpose", run.purpose().word());
        }
        facts.put("startedAt", run.startedAt().toString());
        facts.put("endedAt", result.endedAt().toString());
        facts.put("seconds", (result.endedAt().toEpochMilli() - run.startedAt().toEpochMilli()) / 1000.0);
        facts.put("targets", run.targets());
        facts.put("error", result.error());
        facts.putAll(result.facts());
        BackupRecord backup = result.backup();
        if (backup != null) {
            facts.put("plainBytes", backup.plainBytes());
            facts.put("storedBytes", backup.storedBytes());
            facts.put("consistencyTime", backup.consistencyTime().toString());
            facts.put(
                    "missing",
                    backup.copies().stream()
                            .filter(copy -> !copy.complete())
                            .map(CopyRecord::target)
                            .toList());
        }
        return facts;
    }
}
