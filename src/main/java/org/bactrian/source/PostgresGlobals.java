package org.bactrian.source;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.statement.PostgresStatements;

/** Roles and tablespaces out of pg_dumpall's file, made on a server that may have some of them already. */
final class PostgresGlobals {
    private static final Pattern FAULT = Pattern.compile("psql:.*?: \\p{L}+: +([0-9A-Z]{5}): (.*)");
    private static final Pattern LOCATION = Pattern.compile("^(CREATE TABLESPACE .* LOCATION) '.*';$");
    private static final String EXISTS_ALREADY = "42710";
    private static final int NAMED = 5;
    private final PostgresServer server;
    private final String database;

    /** @param database one to log in to */
    PostgresGlobals(PostgresServer server, String database) {
        this.server = server;
        this.database = database;
    }

    /**
     * Runs the file. The role that restores stays as it is: with its old password, nothing could go on.
     *
     * @param file is changed
     * @return what was there already and stayed, in PostgreSQL's words
     * @throws BactrianException FAILED at any other error
     */
    List<String> make(Path file) throws IOException {
        leaveOutLogin(file);
        List<String> there = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (String line : run(file).split("\n", -1)) {
            Matcher fault = FAULT.matcher(line);
            // classes 00 and 01 are notices and warnings
            if (fault.matches() && !fault.group(1).startsWith("0")) {
                (fault.group(1).equals(EXISTS_ALREADY) ? there : faults).add(fault.group(2));
            }
        }
        if (!faults.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "roles and tablespaces cannot be restored to " + server.words() + ": "
                            + String.join("; ", faults.subList(0, Math.min(NAMED, faults.size()))),
                    "make them by hand, and restore without --globals");
        }
        return there;
    }

    private String run(Path file) throws IOException {
        Command psql = server.psql(
                database, List.of("-q", "-v", "ON_ERROR_STOP=0", "-v", "VERBOSITY=verbose", "-f", file.toString()));
        List<String> joined = new ArrayList<>(List.of("sh", "-c", "exec \"$0\" \"$@\" 2>&1"));
        joined.addAll(psql.arguments());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (Child child = Child.start(new Command(joined, psql.environment(), psql.secrets(), null))) {
            child.stdin().close();
            child.copyTo(said, PostgresServer.LIMITS);
            if (child.exitCode() != 0) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        "psql cannot restore the globals to " + server.words() + ": "
                                + said.toString(StandardCharsets.UTF_8)
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        "");
            }
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Whether the server is one that keeps tablespaces in its own directory, wherever they were. */
    private boolean keepsTablespaces() {
        return server.sql(
                        database,
                        Map.of(),
                        List.of("SELECT coalesce(current_setting('allow_in_place_tablespaces', true), 'off');"))
                .equals("on");
    }

    private void leaveOutLogin(Path file) throws IOException {
        String user = server.environment().getOrDefault("PGUSER", "");
        List<String> own = List.of(
                "ALTER ROLE " + user + " WITH ", "ALTER ROLE " + PostgresStatements.identifier(user) + " WITH ");
        boolean inPlace = keepsTablespaces();
        Path rest = file.resolveSibling(file.getFileName() + ".rest");
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                BufferedWriter out = Files.newBufferedWriter(rest, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (own.stream().noneMatch(line::startsWith)) {
                    out.write((inPlace ? LOCATION.matcher(line).replaceFirst("$1 '';") : line) + "\n");
                }
            }
        }
        Files.move(rest, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
