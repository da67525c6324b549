package org.bactrian.verify;

import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;

/** What an exception from a route means for a copy. */
final class Faults {
    private Faults() {}

    /** Whether it says that stored bytes are missing or wrong, and not that they could not be reached. */
    static boolean damage(Throwable fault) {
        BactrianException known = Causes.first(fault, BactrianException.class);
        return known != null && (known.kind() == ErrorKind.VERIFICATION_FAILED || known.kind() == ErrorKind.NOT_FOUND);
    }
}
