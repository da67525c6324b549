package org.bactrian.verify;

import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.jspecify.annotations.Nullable;

/** What an exception from a route says, below what Camel wraps around it. */
final class Faults {
    private Faults() {}

    /** The first of a kind among the causes; null when there is none. */
    static <T extends Throwable> @Nullable T find(Throwable fault, Class<T> kind) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
        }
        return null;
    }

    /** Whether it says that stored bytes are missing or wrong, and not that they could not be reached. */
    static boolean damage(Throwable fault) {
        BactrianException known = find(fault, BactrianException.class);
        return known != null && (known.kind() == ErrorKind.VERIFICATION_FAILED || known.kind() == ErrorKind.NOT_FOUND);
    }

    /** The message written for people, else that of the innermost cause. */
    static String message(Throwable fault) {
        Throwable told = find(fault, BactrianException.class);
        if (told == null) {
            told = fault;
            while (told.getCause() != null) {
                told = told.getCause();
            }
        }
        return told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    }
}
