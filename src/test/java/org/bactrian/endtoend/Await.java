package org.bactrian.endtoend;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition of the world outside, and fails when it does not come true in a minute. */
final class Await {
    /** May throw while the world is not ready to be asked only what the test may throw. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private Await() {}

    static void until(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come true within 60 s: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
