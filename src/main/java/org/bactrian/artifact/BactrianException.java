package org.bactrian.artifact;

/** A fault told to a person: a lower-case fact with names and values, and a hint of what to try. Never holds a secret. */
public final class BactrianException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final ErrorKind kind;
    private final String hint;

    /**
     * @param kind decides the exit code
     * @param message the fact
     * @param hint what to try, or the empty string
     */
    public BactrianException(ErrorKind kind, String message, String hint) {
        super(message);
        this.kind = kind;
        this.hint = hint;
    }

    /** As the other constructor, with the cause kept for the log. */
    public BactrianException(ErrorKind kind, String message, String hint, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.hint = hint;
    }

    /** Decides the exit code. */
    public ErrorKind kind() {
        return kind;
    }

    /** What to try; empty when there is nothing to say. */
    public String hint() {
        return hint;
    }
}
