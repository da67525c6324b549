package org.bactrian.artifact;

/**
 * What became of one file on one target. Only the target's own step makes a good one.
 *
 * @param target the target's id
 * @param name the file's name in the backup's directory
 * @param outcome whether it lies there now
 * @param proof how that is known
 * @param size bytes
 * @param message why it does not lie there; empty otherwise
 */
public record Receipt(String target, String name, Outcome outcome, Proof proof, long size, String message) {
    /** Whether the file lies on the target. */
    public enum Outcome {
        /** Written by this put. */
        STORED,
        /** Was there already with the same size and checksum: the answer to an earlier put was lost. */
        PRESENT,
        /** The put failed after its retries. */
        FAILED,
        /** Not tried, or not answered in time: the target is dropped for the rest of the run. */
        MISSED
    }

    /** What the store proved about the bytes it holds. */
    public enum Proof {
        /** The store, or a read-back of every byte, gave the same sha256. */
        SHA256,
        /** The store's ETag is the MD5 of the bytes sent. */
        MD5_ETAG,
        /** Only the size is known to agree. */
        SIZE,
        NONE
    }

    /** A receipt for a file that does not lie on the target. */
    public static Receipt missing(String target, String name, Outcome outcome, String message) {
        return new Receipt(target, name, outcome, Proof.NONE, 0, message);
    }

    /** Whether the file lies on the target. */
    public boolean good() {
        return outcome == Outcome.STORED || outcome == Outcome.PRESENT;
    }
}
