package org.bactrian.catalog;

/** The catalog itself failed: as the cause of an exception, it tells this from a source or a target that failed. */
public final class CatalogUnusable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param cause what the database said */
    CatalogUnusable(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
