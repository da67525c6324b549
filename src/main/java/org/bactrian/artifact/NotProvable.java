package org.bactrian.artifact;

/** A check that cannot be made on this host; neither a pass nor a failure. The message says what is lacking. */
public final class NotProvable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message a lower-case fact, followed by what would make it provable */
    public NotProvable(String message) {
        super(message);
    }
}
