package org.bactrian.source;

import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/**
 * Where else a database may be restored to, as people write it: {@code [host[:port]/]database}. The host may be in brackets
 * (IPv6) or a socket's directory.
 */
record PostgresPlace(Optional<String> host, Optional<Long> port, String database) {
    /** @throws BactrianException USAGE when it is not written so */
    static PostgresPlace parse(String text) {
        int slash = text.lastIndexOf('/');
        String database = text.substring(slash + 1);
        if (database.isEmpty() || slash == 0) {
            throw wrong(text);
        }
        if (slash < 0) {
            return new PostgresPlace(Optional.empty(), Optional.empty(), database);
        }
        String server = text.substring(0, slash);
        int colon = server.lastIndexOf(':');
        boolean ported = colon > server.lastIndexOf(']');
        String host = (ported ? server.substring(0, colon) : server).replaceAll("^\\[|]$", "");
        if (host.isEmpty()) {
            throw wrong(text);
        }
        return new PostgresPlace(
                Optional.of(host),
                ported ? Optional.of(port(text, server.substring(colon + 1))) : Optional.empty(),
                database);
    }

    /** The same login to this place; another host without a port has PostgreSQL's own. */
    PostgresLogin from(PostgresLogin login) {
        long otherPort = port.orElse(host.isPresent() ? 5432L : login.port());
        return login.at(host.orElse(login.host()), otherPort, database);
    }

    private static Long port(String text, String digits) {
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > 65_535) {
            throw wrong(text);
        }
        return Long.valueOf(digits);
    }

    private static BactrianException wrong(String text) {
        return new BactrianException(
                ErrorKind.USAGE,
                "'" + text + "' names no database",
                "write [host[:port]/]database, such as db2:5433/trading");
    }
}
