package org.bactrian.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something when a time is over, unless the process has ended by then. */
final class Deadline {
    private Deadline() {}

    static void after(Duration time, Runnable action) {
        CountDownLatch never = new CountDownLatch(1);
        Thread waiting = new Thread(
                () -> {
                    try {
                        if (!never.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                            action.run();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // ends with the process
                    }
                },
                "deadline");
        waiting.setDaemon(true);
        waiting.start();
    }
}
