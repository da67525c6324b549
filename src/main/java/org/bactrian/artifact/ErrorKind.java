package org.bactrian.artifact;

/** The kinds of error, each with its exit code. The codes are fixed: docs/exit-codes.md. */
public enum ErrorKind {
    DONE(0),
    FAILED(1),
    USAGE(2),
    DEGRADED(3),
    OBJECTIVE_BROKEN(4),
    VERIFICATION_FAILED(5),
    NOT_FOUND(6),
    BUSY(7),
    REFUSED(8),
    INTERRUPTED(130);

    private final int exitCode;

    ErrorKind(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The status the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
