package org.bactrian.source;

import java.util.List;
import java.util.Map;

/** The databases of a server: makes way, renames, drops. */
final class PostgresDatabases {
    private final PostgresServer server;

    PostgresDatabases(PostgresServer server) {
        this.server = server;
    }

    /** Drops a database, if it is there, whoever is connected. */
    void drop(String database) {
        server.sql(
                PostgresServer.beside(database),
                Map.of("db", database),
                List.of("DROP DATABASE IF EXISTS :\"db\" WITH (FORCE);"));
    }
}
