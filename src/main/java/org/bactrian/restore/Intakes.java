package org.bactrian.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Run;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StreamRecord.FileRecord;

/** The steps of {@code routes/restore/restore-stream}: what a backup's volumes go through on their way into a landing. */
public final class Intakes {
    /** Where fetched volumes lie until they are read: {@code StagingArea::room}. */
    @FunctionalInterface
    public interface Room {
        /** A directory of the run, new and empty, on a disk that has so many bytes free. */
        Path make(Run run, long bytes);
    }

    /**
     * How far a restore is.
     *
     * @param fetched stored bytes that have arrived
     * @param total stored bytes of the backup
     */
    public record Progress(long fetched, long total) {}

    private final Room room;
    private final int window;
    private final Clock clock;
    private final Map<Intake, SourceId> open = new ConcurrentHashMap<>();
    private final Map<Intake, Loading> loads = new ConcurrentHashMap<>();
    private volatile boolean interrupted;

    /** @param window volumes of one restore that may lie on this host at the same time, at least 1 */
    public Intakes(Room room, int window, Clock clock) {
        if (window < 1) {
            throw new IllegalArgumentException("window is " + window + ", not at least 1");
        }
        this.room = Objects.requireNonNull(room, "room required");
        this.window = window;
        this.clock = Objects.requireNonNull(clock, "clock required");
    }

    /**
     * Gets ready to fetch a backup; nothing is fetched yet. The caller ends it: {@link #end}.
     *
     * @param copies ids of the targets that have one, best first
     * @throws BactrianException NOT_FOUND without copies; FAILED when the disk has no room for the window
     */
    public Intake open(Run run, Manifest manifest, List<String> copies, Journal journal) {
        if (copies.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.NOT_FOUND,
                    "no copy of " + manifest.directory() + " is known",
                    "bactrian backups shows them");
        }
        long needed = manifest.streams().stream()
                .flatMap(stream -> stream.volumes().stream())
                .map(FileRecord::size)
                .sorted(Comparator.reverseOrder())
                .limit(window)
                .mapToLong(Long::longValue)
                .sum();
        Intake intake =
                new Intake(manifest, new Copies(copies, manifest, journal, clock), room.make(run, needed), window);
        open.put(intake, run.source());
        if (interrupted) {
            intake.fail(interruption());
        }
        return intake;
    }

    /** Begins to load, in a thread of its own. */
    public Loading load(Run run, Intake intake, Landing landing, StoredPayload payload) {
        Loading loading = new Loading("load-" + run.id(), intake, landing, payload);
        loads.put(intake, loading);
        return loading;
    }

    /** Takes what a copy gave. See {@link Piece#accept}. */
    public void accept(Piece piece, Transfer transfer, ObjectStat got) throws IOException {
        piece.accept(transfer, got);
    }

    /** Notes that a copy did not give it. */
    public void refuse(Piece piece, Transfer transfer, Throwable why) {
        piece.refuse(transfer, why);
    }

    /** No copy is left to ask: the restore fails when the volume has not arrived and is needed. */
    public void conclude(Piece piece) {
        piece.conclude();
    }

    /** The restore fails. */
    public void fail(Intake intake, Throwable why) {
        intake.fail(why);
    }

    /** Waits for the end of the load. See {@link Loading#await}. */
    public void await(Loading loading) throws Exception {
        loading.await();
    }

    /** Gives up what is still being fetched, removes what lies here, and waits for the end of the load. */
    public void end(Intake intake) throws InterruptedException {
        open.remove(intake);
        intake.end();
        Loading loading = loads.remove(intake);
        if (loading != null) {
            loading.join();
        }
    }

    /** Ends every restore of this process, those under way and those to come; their runs fail as INTERRUPTED. */
    public void interrupt() {
        interrupted = true;
        open.keySet().forEach(intake -> intake.fail(interruption()));
    }

    private static BactrianException interruption() {
        return new BactrianException(
                ErrorKind.INTERRUPTED,
                "the restore was interrupted by a signal",
                "start it again with bactrian restore");
    }

    /** How far the restore of a source is; empty when this process has none. */
    public Optional<Progress> progress(SourceId source) {
        return open.entrySet().stream()
                .filter(entry -> entry.getValue().equals(source))
                .map(entry ->
                        new Progress(entry.getKey().fetched(), entry.getKey().total()))
                .findFirst();
    }
}
