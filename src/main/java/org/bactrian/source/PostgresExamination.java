package org.bactrian.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.config.SourceSpec;

/** Looks whether a PostgreSQL database could be dumped, and says what would make it so. */
final class PostgresExamination {
    private static final int NAMED = 20;
    private static final Duration SKEW = Duration.ofSeconds(5);
    private final SourceSpec source;
    private final PostgresTools tools;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    PostgresExamination(SourceSpec source, PostgresTools tools, Clock clock) {
        this.source = source;
        this.tools = tools;
        this.clock = clock;
    }

    List<Finding> findings() {
        try {
            PostgresLogin login = PostgresLogin.of(source.settings());
            try (PostgresSnapshot snapshot = PostgresSnapshot.open(login)) {
                reached(login, snapshot);
            }
            rights(login);
        } catch (BactrianException e) {
            add(Level.ERROR, String.valueOf(e.getMessage()), e.hint());
        } catch (IllegalStateException | IllegalArgumentException e) {
            add(Level.ERROR, String.valueOf(e.getMessage()), "see this source's settings in systems.yaml");
        }
        return List.copyOf(findings);
    }

    private void reached(PostgresLogin login, PostgresSnapshot snapshot) {
        PostgresSnapshot.Moment moment = snapshot.moment();
        add(Level.OK, "reached " + login.words() + ", PostgreSQL " + moment.version(), "");
        try {
            PostgresTools.Programs programs = tools.fitting(moment.major(), moment.version());
            add(Level.OK, "pg_dump " + programs.version() + " fits (" + programs.directory() + ")", "");
        } catch (BactrianException e) {
            add(Level.ERROR, String.valueOf(e.getMessage()), e.hint());
        }
        if (login.mayLeaveOpenly()) {
            add(
                    Level.WARNING,
                    "rows and password may travel to " + login.host() + " without encryption",
                    "set 'sslMode: verify-full' and sslRootCert");
        }
        if (!moment.passwordsReadable()) {
            add(
                    Level.WARNING,
                    "user '" + login.user() + "' may not read pg_authid: roles are kept without their passwords",
                    "GRANT pg_read_all_data TO " + quoted(login.user()) + ";");
        }
        Duration skew = Duration.between(moment.time(), clock.instant()).abs();
        if (skew.compareTo(SKEW) > 0) {
            add(
                    Level.WARNING,
                    "the server's clock and this host's differ by " + skew.toSeconds() + " s",
                    "let both follow the same time servers (NTP)");
        }
    }

    private void rights(PostgresLogin login) {
        try (Connection connection = login.connect()) {
            int before = findings.size();
            unreadable(connection, login.user());
            filtered(connection, login.user());
            if (findings.size() == before) {
                add(Level.OK, "user '" + login.user() + "' may read every table, sequence and large object", "");
            }
        } catch (SQLException e) {
            throw PostgresSnapshot.failure("cannot look at the rights in " + login.words(), e);
        }
    }

    private void unreadable(Connection connection, String user) throws SQLException {
        List<String> tables = new ArrayList<>();
        List<String> fixes = new ArrayList<>();
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(Statement.FIND_UNREADABLE.sql())) {
            while (rows.next()) {
                String kind = rows.getString("kind");
                String name = rows.getString("name");
                if (kind.equals("large object")) {
                    fixes.add("GRANT SELECT ON LARGE OBJECT " + name + " TO " + quoted(user) + ";");
                }
                tables.add(kind + " " + name);
            }
        }
        if (fixes.size() < tables.size()) {
            fixes.add(0, "GRANT pg_read_all_data TO " + quoted(user) + ";");
        }
        if (!tables.isEmpty()) {
            add(Level.ERROR, "user '" + user + "' may not read " + listed(tables, ", "), listed(fixes, " "));
        }
    }

    private void filtered(Connection connection, String user) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(Statement.FIND_FILTERED.sql())) {
            while (rows.next()) {
                tables.add(rows.getString("name"));
            }
        }
        if (!tables.isEmpty()) {
            add(
                    Level.ERROR,
                    "row security would hide rows of " + listed(tables, ", ") + " from user '" + user + "'",
                    "ALTER ROLE " + quoted(user) + " BYPASSRLS;");
        }
    }

    private static String listed(List<String> names, String between) {
        String some = String.join(between, names.subList(0, Math.min(NAMED, names.size())));
        return names.size() > NAMED ? some + " and " + (names.size() - NAMED) + " more" : some;
    }

    private static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private void add(Level level, String message, String hint) {
        findings.add(new Finding(level, "source " + source.id(), message, hint));
    }
}
