package org.bactrian.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;

/**
 * How psql, pg_restore and pg_dump reach a server. All that restores goes by them, so that a socket's directory is as good
 * as a host.
 *
 * @param environment {@code PGHOST}, {@code PGPORT}, {@code PGUSER} and what else the server needs
 * @param secrets {@code PGPASSWORD}, when there is one
 * @param programs that fit the archive
 * @param words names the server for people
 */
record PostgresServer(
        Map<String, String> environment, Map<String, String> secrets, PostgresTools.Programs programs, String words) {
    /** Restores are silent for as long as an index takes; they may last two days. */
    static final TimeLimits LIMITS = new TimeLimits(Duration.ofDays(2), Duration.ofDays(2));

    /** What roles and databases may have set must not stop a restore. */
    private static final String FREE = "SET default_transaction_read_only = off; SET statement_timeout = 0;"
            + " SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;\n";

    static PostgresServer of(PostgresLogin login, PostgresTools.Programs programs) {
        return new PostgresServer(
                login.environment(), login.secrets(), programs, "server " + login.host() + ":" + login.port());
    }

    /**
     * Runs statements by psql up to the first error.
     *
     * @param variables of psql, by which statements name things
     * @param statements only the last of them may give rows
     * @return its rows: columns separated by {@code |}
     * @throws BactrianException with PostgreSQL's own words
     */
    String sql(String database, Map<String, String> variables, List<String> statements) {
        List<String> arguments = new ArrayList<>(List.of("-q", "-A", "-t", "-f", "-"));
        variables.forEach((name, value) -> arguments.addAll(List.of("-v", name + "=" + value)));
        try (Child child = Child.start(psql(database, arguments));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            write(child, (FREE + String.join("\n", statements) + "\n").getBytes(StandardCharsets.UTF_8));
            child.copyTo(out, LIMITS);
            child.finish();
            return out.toString(StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new BactrianException(ErrorKind.FAILED, "psql failed: " + e.getMessage(), "", e);
        } catch (BactrianException e) {
            throw told(e);
        }
    }

    /** Runs one statement; see {@link #sql(String, Map, List)}. */
    String sql(String database, Map<String, String> variables, Statement statement) {
        return sql(database, variables, List.of(statement.sql() + ";"));
    }

    /** psql on a database: no file of the user's, no question, the first error ends it. */
    Command psql(String database, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("-X", "-w", "-v", "ON_ERROR_STOP=1"));
        all.addAll(arguments);
        Map<String, String> more = new HashMap<>(environment);
        more.put("PGCLIENTENCODING", "UTF8");
        return new PostgresServer(more, secrets, programs, words).command("psql", database, all);
    }

    /** A program that works on a database; it must be told if it needs to hear it twice. */
    Command command(String program, String database, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(programs.program(program)));
        all.addAll(arguments);
        Map<String, String> more = new HashMap<>(environment);
        more.put("PGDATABASE", database);
        return new Command(all, more, secrets, null);
    }

    /** Where one works that makes, renames or drops the given database. */
    static String beside(String database) {
        return database.equals("postgres") ? "template1" : "postgres";
    }

    /** As an argument {@code --dbname}; a plain name with '=' in it would be taken for more than a name. */
    static String connection(String database) {
        return "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /**
     * The server's version, such as {@code 15.18}.
     *
     * @throws BactrianException when it cannot be reached
     */
    String version(String database) {
        int number = Integer.parseInt(sql(database, Map.of(), List.of("SHOW server_version_num;")));
        return number / 10_000 + "." + number % 10_000;
    }

    /** @throws BactrianException when the server is older than the one that was dumped: it may lack what the dump needs */
    void refuseOlderThan(String dumped, String database) {
        String here = version(database);
        if (PostgresTools.major(here) < PostgresTools.major(dumped)) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    words + " is PostgreSQL " + here + ", older than the dump, which is of PostgreSQL " + dumped
                            + "; nothing was changed",
                    "restore to a server of version " + PostgresTools.major(dumped) + " or newer");
        }
    }

    private BactrianException told(BactrianException e) {
        String message = String.valueOf(e.getMessage());
        String hint = "";
        if (message.contains("connection to server") || message.contains("could not connect")) {
            hint = "check that the server runs, and host, port, user and password of the source";
        } else if (message.contains("permission denied") || message.contains("must be owner")) {
            hint = "give the source a restoreUser who may make databases and be their owner, mostly a superuser";
        }
        return hint.isEmpty() || !e.hint().isEmpty()
                ? e
                : new BactrianException(e.kind(), words + ": " + message, hint, e);
    }

    private static void write(Child child, byte[] bytes) throws IOException {
        try (OutputStream in = child.stdin()) {
            in.write(bytes);
        } catch (IOException e) {
            // psql has ended before it read all: its exit code says why
            child.finish();
            throw e;
        }
    }
}
