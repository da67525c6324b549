package org.bactrian.storage;

import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Receipt;

/** What came through a target's circuit breaker: a receipt, or a refusal that must not count as a failing target. */
public final class PutAnswer {
    /**
     * The receipt.
     *
     * @throws BactrianException the refusal, when that was the answer
     */
    public Receipt receipt(Object answer) {
        if (answer instanceof BactrianException refusal) {
            throw refusal;
        }
        return (Receipt) answer;
    }
}
