package org.bactrian.cli;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bactrian.app.Requests;
import org.bactrian.artifact.ErrorKind;

/** Tells people what a command did: one from cron has no service beside it that would. */
final class Announcement {
    private Announcement() {}

    /** Sends what is to be sent; gives DONE, or how that failed, which it has told. */
    static ErrorKind send(Requests requests, Bactrian bactrian, BooleanSupplier interrupted) {
        try {
            requests.ask("communication-plan", Map.of());
            requests.ask("notice-send", Map.of());
            return ErrorKind.DONE;
        } catch (Exception e) {
            if (interrupted.getAsBoolean()) {
                return ErrorKind.INTERRUPTED;
            }
            bactrian.err().println("nobody was told of the results:");
            Faults.tell(e, bactrian.err(), bactrian.verbose());
            return ErrorKind.FAILED;
        }
    }
}
