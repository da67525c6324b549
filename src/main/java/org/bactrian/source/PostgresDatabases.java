package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.process.Child;

/** The databases of a server: looks, renames, drops. */
final class PostgresDatabases {
    private static final int ATTEMPTS = 4;
    /** PostgreSQL's code for an object in use. */
    private static final String IN_USE = "55006";

    private final PostgresServer server;

    PostgresDatabases(PostgresServer server) {
        this.server = server;
    }

    /** A database: its number, which stays when it is renamed, and how many sessions it has. */
    record Found(long oid, long sessions) {}

    /** Looks for a database by its name. */
    Optional<Found> find(String database) {
        String json = server.sql(PostgresServer.beside(database), Map.of("db", database), Statement.FIND_DATABASE);
        return JsonList.objects(json).stream()
                .map(row -> new Found(
                        ((Number) row.getOrDefault("oid", 0)).longValue(),
                        ((Number) row.getOrDefault("sessions", 0)).longValue()))
                .findFirst();
    }

    /** How large a database is, for people. */
    String size(String database) {
        return server.sql(
                PostgresServer.beside(database),
                Map.of("db", database),
                List.of("SELECT pg_size_pretty(pg_database_size(:'db'));"));
    }

    /** Drops a database, if it is there, whoever is connected. */
    void drop(String database) {
        Map<String, String> name = Map.of("db", database);
        if (!server.sql(PostgresServer.beside(database), name, Statement.FIND_SUBSCRIPTIONS)
                .equals("0")) {
            server.sql(database, Map.of(), List.of(Statement.DROP_SUBSCRIPTIONS.sql()));
        }
        server.sql(PostgresServer.beside(database), name, Statement.DROP_DATABASE);
    }

    /** Drops what killed restores left: databases of this prefix and a moment, on which no restore works. */
    void dropLeftovers(String prefix) {
        String json = server.sql(PostgresServer.beside(""), Map.of("prefix", prefix), Statement.LIST_LEFTOVERS);
        for (String leftover : JsonList.texts(json)) {
            try (PostgresHold held = PostgresHold.on(server, leftover)) {
                drop(leftover);
            } catch (BactrianException e) {
                if (e.kind() != ErrorKind.BUSY) {
                    throw e;
                }
            }
        }
    }

    /**
     * Gives databases other names, all in one transaction, and ends their sessions. New sessions wait for its end, by
     * PostgreSQL's lock on the database.
     *
     * @param names old name to new one, in this order
     * @throws BactrianException when not one was renamed
     */
    void rename(LinkedHashMap<String, String> names) {
        List<String> statements = new ArrayList<>(List.of("BEGIN;"));
        Map<String, String> variables = new LinkedHashMap<>(Map.of("VERBOSITY", "verbose"));
        names.forEach((from, to) -> {
            String at = "_" + statements.size();
            variables.put("from" + at, from);
            variables.put("to" + at, to);
            statements.add("ALTER DATABASE :\"from" + at + "\" RENAME TO :\"to" + at + "\";");
        });
        statements.add("COMMIT;");
        for (int attempt = 1; !renamed(names, variables, statements, attempt == ATTEMPTS); attempt++) {
            // its sessions came back between the end of the old ones and the lock
        }
    }

    private boolean renamed(
            LinkedHashMap<String, String> names, Map<String, String> variables, List<String> statements, boolean last) {
        String first = names.keySet().iterator().next();
        try (Child ending = endSessions(names)) {
            try {
                server.sql(PostgresServer.beside(first), variables, statements);
                return true;
            } catch (BactrianException e) {
                if (!String.valueOf(e.getMessage()).contains(IN_USE) || last) {
                    throw new BactrianException(
                            e.kind(),
                            "databases " + String.join(", ", names.keySet()) + " of " + server.words()
                                    + " cannot be renamed: " + e.getMessage() + " " + ending.stderrTail(),
                            "see pg_stat_activity and pg_prepared_xacts for what holds them",
                            e);
                }
                return false;
            } finally {
                ending.exitCode();
            }
        }
    }

    private Child endSessions(LinkedHashMap<String, String> names) {
        String oids = names.keySet().stream()
                .map(name -> find(name)
                        .orElseThrow(() -> new BactrianException(
                                ErrorKind.FAILED, "database '" + name + "' of " + server.words() + " is gone", "")))
                .map(found -> Long.toString(found.oid()))
                .collect(Collectors.joining(",", "{", "}"));
        String first = names.keySet().iterator().next();
        Child child = Child.start(server.psql(
                PostgresServer.beside(first), List.of("-q", "-f", "-", "-v", "oids=" + oids, "-v", "name=" + first)));
        try (OutputStream in = child.stdin()) {
            in.write((Statement.END_SESSIONS.sql() + ";\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            child.close();
            throw new BactrianException(ErrorKind.FAILED, "psql failed: " + child.stderrTail(), "", e);
        }
        return child;
    }
}
