package org.bactrian.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.SourceId;
import org.bactrian.restore.CopyOrder.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * What a restore is going to do, before it does anything.
 *
 * @param consistencyTime the moment it goes back to
 * @param lost time between that moment and now: what was written in it is not in the backup
 * @param destination where to, in words
 * @param overwrites what is there and is replaced; empty: nothing
 * @param permitted whether the order allows to replace it
 * @param copies in the order in which they are tried
 * @param rooms what has to be free on this host
 * @param rto of the system's tier; null: it has none
 * @param warnings lower-case facts
 * @param steps as they are going to run
 */
public record RestorePlan(
        SourceId source,
        String kind,
        String backupId,
        Instant consistencyTime,
        Duration lost,
        Place place,
        String destination,
        List<String> overwrites,
        boolean permitted,
        List<Candidate> copies,
        long storedBytes,
        long plainBytes,
        List<Room> rooms,
        Forecast expected,
        @Nullable Duration rto,
        List<String> warnings,
        List<String> steps) {
    /**
     * Room that is needed on this host.
     *
     * @param needed bytes
     * @param free bytes
     */
    public record Room(String directory, String purpose, long needed, long free) {
        /** Whether there is enough. */
        public boolean enough() {
            return free >= needed;
        }
    }

    /** Whether the forecast keeps the objective; true when there is none. */
    public boolean keepsRto() {
        return rto == null || expected.duration().compareTo(rto) <= 0;
    }

    /**
     * Lets a restore go on that may and can.
     *
     * @throws BactrianException REFUSED when something would be replaced without leave; FAILED without room
     */
    public void permit() {
        if (!overwrites.isEmpty() && !permitted) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "restoring " + source + " " + destination + " would overwrite " + String.join(", ", overwrites),
                    "--over-live permits it; --to NAME or --to-dir DIR restores beside it");
        }
        for (Room room : rooms) {
            if (!room.enough()) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        room.directory() + " has " + room.free() + " bytes free, and " + room.purpose() + " needs "
                                + room.needed(),
                        "free some; nothing was changed");
            }
        }
    }
}
