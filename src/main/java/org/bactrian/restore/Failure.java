package org.bactrian.restore;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
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
        return new Failure(ErrorKind.FAILED, words(root), "");
    }

    // what Java says of a file is often its bare path
    private static String words(Throwable root) {
        if (root instanceof AccessDeniedException denied) {
            return "this user may not use " + denied.getFile();
        }
        if (root instanceof FileAlreadyExistsException taken) {
            return taken.getFile() + " is there already";
        }
        if (root instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        String message = root.getMessage();
        return message == null || message.isBlank()
                ? root.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                : message.strip();
    }
}
