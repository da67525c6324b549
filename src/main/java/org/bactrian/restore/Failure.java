package org.bactrian.restore;

import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.NotProvable;

/** What a failed step says to people: that of the first exception among the causes that was written for them. */
record Failure(ErrorKind kind, String message, String hint) {
    static Failure of(Throwable thrown) {
        BactrianException known = Causes.first(thrown, BactrianException.class);
        if (known != null) {
            return new Failure(known.kind(), String.valueOf(known.getMessage()), known.hint());
        }
        NotProvable lacking = Causes.first(thrown, NotProvable.class);
        return new Failure(ErrorKind.FAILED, Causes.words(lacking == null ? Causes.root(thrown) : lacking), "");
    }
}
