package org.bactrian.storage;

import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.catalog.RefusedBackup;

/** Why something on a target is not believed. */
final class Refusal {
    private Refusal() {}

    /** The finding for a backup that was refused with a fault. */
    static Finding of(String directory, Exception fault) {
        BactrianException known = known(fault);
        String hint = known == null ? "look at the target, and ask again" : known.hint();
        return new Finding(Level.ERROR, "backup " + directory, reason(fault), hint);
    }

    /** The same for those who ask whether its bytes are wrong, or could not be read. */
    static RefusedBackup backup(String directory, Exception fault) {
        BactrianException known = known(fault);
        boolean damaged = known != null && known.kind() == ErrorKind.VERIFICATION_FAILED;
        return new RefusedBackup(directory, reason(fault), damaged);
    }

    /** What is wrong, in the words of the first that knew it. */
    static String reason(Exception fault) {
        BactrianException known = known(fault);
        if (known != null) {
            return String.valueOf(known.getMessage());
        }
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "it cannot be read: "
                + (root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage());
    }

    private static @org.jspecify.annotations.Nullable BactrianException known(Exception fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof BactrianException known) {
                return known;
            }
        }
        return null;
    }
}
