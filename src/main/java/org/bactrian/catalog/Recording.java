package org.bactrian.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.bactrian.artifact.BackupRecord;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.jspecify.annotations.Nullable;

/** The end of a run on its way into the catalog. */
public final class Recording {
    private final RunResult result;
    private final Duration patience;
    private final Clock clock;
    private @Nullable Instant firstFailure;
    private boolean written;

    Recording(RunResult result, Duration patience, Clock clock) {
        this.result = requireNonNull(result, "result required");
        this.patience = patience;
        this.clock = clock;
    }

    /** Whether it is still to be written. */
    public boolean isOpen() {
        return !written;
    }

    /** The catalog has it. */
    public void written() {
        written = true;
    }

    /**
     * The catalog did not take it.
     *
     * @param thrown what the catalog said
     * @return null as long as it may be asked again; after that what the run did, and that the catalog does not know of it
     */
    @Nullable
    BactrianException failed(Throwable thrown) {
        Instant now = clock.instant();
        Instant first = firstFailure == null ? now : firstFailure;
        firstFailure = first;
        boolean over = Duration.between(first, now).abs().compareTo(patience) >= 0;
        return over ? unwritten(thrown) : null;
    }

    private BactrianException unwritten(Throwable thrown) {
        CatalogFault fault = CatalogFault.of(thrown).orElse(new CatalogFault(String.valueOf(thrown.getMessage()), ""));
        BackupRecord backup = result.backup();
        if (backup == null) {
            String error = result.error().isEmpty() ? "" : " (" + result.error() + ")";
            return new BactrianException(
                    ErrorKind.FAILED,
                    "run " + result.run().id() + " of " + result.run().source() + " ended " + result.state() + error
                            + ", which could not be recorded: " + fault.message(),
                    fault.hint(),
                    thrown);
        }
        String targets = backup.copies().stream()
                .filter(CopyRecord::complete)
                .map(CopyRecord::target)
                .collect(Collectors.joining(", "));
        return new BactrianException(
                ErrorKind.FAILED,
                "backup " + result.run().backupId() + " of " + result.run().source() + " is complete on " + targets
                        + ", but in no catalog: " + fault.message(),
                "it can be restored with --from; when the catalog works again, and before the next backup of this source,"
                        + " take it in with bactrian catalog rebuild --from "
                        + targets.replaceFirst(",.*", "") + ". " + fault.hint(),
                thrown);
    }
}
