package org.bactrian.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One restore of one backup into one place. The methods are the steps of the routes, called once each in this order;
 * whatever is there stays as it is until {@link #swap}. A kind of source gives one for each {@link RestoreOrder.Place}
 * that it can restore to; for a place that is only looked at ({@code CONTENT}, {@code SCRATCH}) {@code swap} does nothing.
 */
public interface Landing extends Closeable {
    /** What is there and would be replaced, as lower-case facts for the plan; empty when nothing is. Changes nothing. */
    List<String> overwrites();

    /**
     * Why what {@link #swap} replaces is neither kept beside nor can be put back, as a lower-case fact for the plan; then it
     * is backed up before, unless that is given up in so many words. Empty when it is kept.
     */
    default Optional<String> irrevocable() {
        return Optional.empty();
    }

    /** Bytes of plain data that {@link #load} puts into the scratch directory. */
    long scratchBytes();

    /**
     * Loads all streams beside what is there, and proves that they are the dumped ones (sha256 of each plain stream).
     *
     * @throws BactrianException VERIFICATION_FAILED when the bytes are wrong; FAILED when the place cannot take them
     * @throws NotProvable when this host cannot do it
     * @throws IOException when a stream cannot be read
     */
    void load(StoredPayload payload) throws IOException;

    /**
     * Compares what was loaded with the manifest (rows, integrity) and runs the source's {@code checks} on it.
     *
     * @return evidence: what was compared and found; JSON values
     * @throws BactrianException VERIFICATION_FAILED, naming what differs
     */
    Map<String, Object> check();

    /**
     * Puts what was loaded in place, in one step that another process sees whole or not at all; what was there is kept.
     *
     * @return where what was there is kept, for people; empty when nothing was there
     */
    String swap();

    /**
     * Runs the source's {@code checks} in the place.
     *
     * @throws BactrianException VERIFICATION_FAILED, naming the check
     */
    void verify();

    /**
     * Puts back what was there before {@link #swap}, if that has been; to be called after any failed step.
     *
     * @return the state it leaves, for people: {@code "the database before is intact"} or {@code "was put back"}
     */
    String undo();

    /** Removes what was loaded and is not in place; ends what still runs. */
    @Override
    void close() throws IOException;
}
