package org.bactrian.restore;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.SystemSpec;
import org.bactrian.process.Child;
import org.bactrian.process.Command;

/** Stops and starts the application of a system by its commands, and asks whether it works. */
public final class Applications {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /**
     * Stops it; does nothing when the system has no {@code stop}.
     *
     * @throws BactrianException FAILED when the command fails or takes longer than the system's limit
     */
    void stop(SystemSpec system) {
        run(system, "stop", system.application().stop());
    }

    /** Starts it; does nothing when the system has no {@code start}. Throws as {@link #stop}. */
    void start(SystemSpec system) {
        run(system, "start", system.application().start());
    }

    /**
     * Waits until its health address answers 2xx; does not wait when it has none.
     *
     * @param going asked before each try; throws to end the wait
     * @throws BactrianException FAILED with the last answer when the system's limit is over
     */
    void awaitHealth(SystemSpec system, Runnable going) {
        String address = system.application().health();
        if (address == null) {
            return;
        }
        // made when it is needed: it starts a thread, and loads all of TLS
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(ANSWER)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        long end = System.nanoTime() + system.application().limit().toNanos();
        String answer = ask(http, address);
        while (!answer.isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        "the application of " + system.id() + " is not healthy after "
                                + system.application().limit().toSeconds() + " s: " + address + " " + answer,
                        "see the application's own log");
            }
            going.run();
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = ask(http, address);
        }
    }

    // empty: it is well
    private static String ask(HttpClient http, String address) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(address)).timeout(ANSWER).build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status / 100 == 2 ? "" : "answers " + status;
        } catch (IOException e) {
            return "does not answer (" + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(ErrorKind.INTERRUPTED, "interrupted while the application was starting", "", e);
        }
    }

    private static void run(SystemSpec system, String what, List<String> arguments) {
        if (arguments.isEmpty()) {
            return;
        }
        Duration limit = system.application().limit();
        try {
            Child.run(Command.of(arguments.toArray(String[]::new)), limit);
        } catch (BactrianException e) {
            throw new BactrianException(
                    e.kind(),
                    "the application of " + system.id() + " did not " + what + ": " + e.getMessage(),
                    "try by hand: " + String.join(" ", arguments),
                    e);
        }
    }
}
