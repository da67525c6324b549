package org.bactrian.storage;

import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.catalog.RefusedBackup;

/** Why something on a target is not believed. */
final class Refusal {
    private Refusal() {}

    /** The finding for a backup that was refused with a fault. */
    static Finding of(String directory, Exception fault) {
        BactrianException known = Causes.first(fault, BactrianException.class);
        String hint = known == null ? "look at the target, and ask again" : known.hint();
        return new Finding(Level.ERROR, "backup " + directory, reason(fault), hint);
    }

    /** The same for those who ask whether its bytes are wrong, or could not be read. */
    static RefusedBackup backup(String directory, Exception fault) {
        BactrianException known = Causes.first(fault, BactrianException.class);
        boolean damaged = known != null && known.kind() == ErrorKind.VERIFICATION_FAILED;
        return new RefusedBackup(directory, reason(fault), damaged);
    }

    /** What is wrong, in the words of the first that knew it. */
    static String reason(Exception fault) {
        String told = Causes.told(fault);
        return Causes.first(fault, BactrianException.class) == null ? "it cannot be read: " + told : told;
    }
}
