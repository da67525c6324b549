package org.bactrian.storage;

import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/** The answer to a put under a name that other bytes have. */
final class Overwrite {
    private Overwrite() {}

    static BactrianException refuse(String target, String object) {
        return new BactrianException(
                ErrorKind.REFUSED,
                "refused to overwrite '" + object + "' on target '" + target + "': other bytes have that name",
                "what is stored is never changed; look who wrote it");
    }
}
