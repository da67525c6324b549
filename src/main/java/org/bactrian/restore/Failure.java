package org.bactrian.restore;

import java.util.Locale;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.NotProvable;

/** What a failed step says to people: that of the first exception among the causes that was written for them. */
record Failure(ErrorKind kind, String message, String hint) {
    static Failure of(Throwable thrown) {
        Throwable root = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BactrianException known) {
                return new Failure(known.kind(), String.valueOf(known.getMessage()), known.hint());
            }
            if (cause instanceof NotProvable lacking) {
                return new Failure(ErrorKind.FAILED, String.valueOf(lacking.getMessage()), "");
            }
            root = cause;
        }
        String message = root.getMessage();
        return new Failure(
                ErrorKind.FAILED,
                message == null || message.isBlank()
                        ? root.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                        : message.strip(),
                "");
    }
}
