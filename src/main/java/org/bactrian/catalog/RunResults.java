package org.bactrian.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.RunResult;
import org.jspecify.annotations.Nullable;

/** Says how a run ended. */
public final class RunResults {
    private final Duration patience;
    private final Clock clock;

    /** @param patience how long a catalog that fails is asked again to take the end of a run */
    public RunResults(Duration patience, Clock clock) {
        this.patience = requireNonNull(patience, "patience required");
        this.clock = requireNonNull(clock, "clock required");
    }

    /**
     * The end of a job that threw nothing: DONE with all copies, DEGRADED with at least {@link Run#minimumCopies()}, else
     * FAILED. A job that makes no backup ends well when it throws nothing.
     *
     * @param ended the job's last word: a {@link BackupRecord}, or anything else
     */
    public RunResult succeeded(Run run, Journal journal, @Nullable Object ended) {
        return ended instanceof BackupRecord backup
                ? backedUp(run, journal, backup)
                : result(run, journal, new End(ErrorKind.DONE, null, "", ""));
    }

    private RunResult backedUp(Run run, Journal journal, BackupRecord backup) {
        long complete = backup.completeCopies();
        String missing = missing(backup);
        String count = complete + " of " + run.targets().size() + " copies are complete";
        if (complete < run.minimumCopies()) {
            return result(
                    run,
                    journal,
                    new End(
                            ErrorKind.FAILED,
                            null,
                            count + ", " + run.minimumCopies() + " are required: " + missing,
                            "repair the targets named and back up again"));
        }
        if (complete < run.targets().size()) {
            return result(
                    run,
                    journal,
                    new End(
                            ErrorKind.DEGRADED,
                            backup,
                            count + ": " + missing,
                            "repair the targets named; the copies that are there can be restored"));
        }
        return result(run, journal, new End(ErrorKind.DONE, backup, "", ""));
    }

    /** The end of a job that threw: kind, message and hint of the first {@link BactrianException} among the causes. */
    public RunResult failed(Run run, Journal journal, Throwable thrown) {
        BactrianException known = Causes.first(thrown, BactrianException.class);
        if (known != null) {
            ErrorKind kind = known.kind() == ErrorKind.DONE ? ErrorKind.FAILED : known.kind();
            return result(run, journal, new End(kind, null, String.valueOf(known.getMessage()), known.hint()));
        }
        return CatalogFault.of(thrown)
                .map(fault -> result(run, journal, new End(ErrorKind.FAILED, null, fault.message(), fault.hint())))
                .orElseGet(() ->
                        result(run, journal, new End(ErrorKind.FAILED, null, Causes.words(Causes.root(thrown)), "")));
    }

    /** What is to be written of a run that ended. */
    public Recording recording(RunResult result) {
        return new Recording(result, patience, clock);
    }

    /** The catalog has the end of a run. */
    public void written(Recording recording) {
        recording.written();
    }

    /** The catalog did not take the end of a run: what people are told of it, or null when it is to be asked again. */
    public @Nullable BactrianException unwritten(Recording recording, Throwable thrown) {
        return recording.failed(thrown);
    }

    /** @throws BactrianException always: what {@link #unwritten} said */
    public void lost(BactrianException unwritten) {
        throw unwritten;
    }

    private record End(ErrorKind outcome, @Nullable BackupRecord backup, String error, String hint) {}

    private RunResult result(Run run, Journal journal, End end) {
        journal.phase("");
        return new RunResult(
                run,
                end.outcome(),
                clock.instant(),
                end.backup(),
                journal.checks(),
                journal.facts(),
                end.error(),
                end.hint());
    }

    private static String missing(BackupRecord backup) {
        return backup.copies().stream()
                .filter(copy -> !copy.complete())
                .map(copy -> copy.target() + reason(copy))
                .collect(Collectors.joining("; "));
    }

    private static String reason(CopyRecord copy) {
        return copy.message().isEmpty() ? "" : " (" + copy.message() + ")";
    }
}
