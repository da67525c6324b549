package org.bactrian.catalog;

import java.util.Locale;
import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * That the catalog cannot be read or written, as people are told. Only the catalog is reached through routes and
 * transactions: what their exceptions mean is never a source's database.
 *
 * @param message a lower-case fact that names the catalog
 * @param hint what to look at
 */
public record CatalogFault(String message, String hint) {
    private static final String HINT =
            "look at bactrian.catalog.url in application.properties: whether its server runs, its"
                    + " file is there and can be written, its disk has room, and nobody keeps it locked";

    /** What an exception says of the catalog; empty when something else failed. */
    public static Optional<CatalogFault> of(Throwable thrown) {
        BactrianException told = null;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (told == null && cause instanceof BactrianException known) {
                told = known;
            }
            if (ofCatalog(cause)) {
                return Optional.of(fault(told, cause));
            }
        }
        return Optional.empty();
    }

    private static boolean ofCatalog(Throwable cause) {
        return cause instanceof DataAccessException
                || cause instanceof TransactionException
                || cause instanceof CatalogUnusable;
    }

    private static CatalogFault fault(@Nullable BactrianException told, Throwable cause) {
        return told == null
                ? new CatalogFault("the catalog cannot be read or written: " + root(cause), HINT)
                : new CatalogFault(String.valueOf(told.getMessage()), told.hint());
    }

    private static String root(Throwable thrown) {
        String line = Causes.words(Causes.root(thrown)).replaceAll("\\s+", " ");
        return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
    }
}
