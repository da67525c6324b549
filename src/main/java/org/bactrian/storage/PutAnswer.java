package org.bactrian.storage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Receipt;

/**
 * What came through a target's circuit breaker: a receipt, or a refusal that must not count as a failing target. When
 * nothing could come through, what went wrong before. Safe for several threads.
 */
public final class PutAnswer {
    private final Map<String, Exception> failures = new ConcurrentHashMap<>();

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

    /**
     * Keeps in mind why an attempt failed.
     *
     * @throws Exception always: this failure
     */
    public void failed(String target, Exception failure) throws Exception {
        failures.put(target, failure);
        throw failure;
    }

    /**
     * Says why the breaker is open: by the target's own last failure.
     *
     * @param open the breaker's words, which help nobody
     * @throws BactrianException always
     */
    public void rests(String target, Exception open) {
        Exception last = failures.getOrDefault(target, open);
        throw new BactrianException(
                ErrorKind.FAILED,
                Causes.outermost(last) + " (target '" + target + "' failed too often and is left alone for a minute)",
                "'bactrian doctor' examines the target",
                last);
    }
}
