package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.jspecify.annotations.Nullable;

/**
 * One dump of a PostgreSQL database: {@code main} is {@code pg_dump -Fc -Z0}, {@code globals} is {@code pg_dumpall
 * --globals-only}. While pg_dump runs, the rows are counted in the same snapshot.
 */
final class PostgresDump implements Payload {
    /** What pg_dumpall writes at its end. */
    static final String END_OF_GLOBALS = "-- PostgreSQL database cluster dump complete";

    private final SourceSpec source;
    private final PostgresTools tools;
    private final TimeLimits limits;
    private final DumpTool tool;
    private final List<PayloadStream> streams;

    private PostgresSnapshot.@Nullable Moment moment;
    private @Nullable DumpFacts facts;
    private boolean globalsWritten;
    private volatile @Nullable RowCount counting;

    PostgresDump(SourceSpec source, PostgresTools tools, TimeLimits limits) {
        this.source = source;
        this.tools = tools;
        this.limits = limits;
        this.tool = new DumpTool(source.id(), limits);
        this.streams = List.of(
                PayloadStream.plain("main", this::writeMain), PayloadStream.plain("globals", this::writeGlobals));
    }

    @Override
    public List<PayloadStream> streams() {
        return streams;
    }

    @Override
    public DumpFacts facts() {
        DumpFacts known = facts;
        if (known == null || !globalsWritten) {
            throw new IllegalStateException("the dump of " + source.id() + " was not written to its end");
        }
        return known;
    }

    /** Ends the tool that runs; its snapshot ends with it. */
    @Override
    public void close() {
        tool.close();
        RowCount count = counting;
        if (count != null) {
            count.close();
        }
    }

    private void writeMain(OutputStream out) throws IOException {
        PostgresLogin login = PostgresLogin.of(source.settings());
        PostgresSnapshot snapshot = PostgresSnapshot.open(login);
        PostgresSnapshot.Moment taken = snapshot.moment();
        try (RowCount count = new RowCount(source.id(), snapshot)) {
            counting = count;
            PostgresTools.Programs programs = tools.fitting(taken.major(), taken.version());
            count.start();
            writeArchive(dumpCommand(login, programs, snapshot.name()), new ArchiveFraming(out));
            Map<String, Long> rows = count.result(limits.maxDuration());
            facts = new DumpFacts(taken.time(), versions(programs, taken), rows, snapshot.properties());
            moment = taken;
        } finally {
            counting = null;
        }
    }

    private void writeGlobals(OutputStream out) throws IOException {
        PostgresSnapshot.Moment known = moment;
        if (known == null) {
            throw new IllegalStateException("stream 'main' of " + source.id() + " comes before 'globals'");
        }
        PostgresLogin login = PostgresLogin.of(source.settings());
        LastBytes last = new LastBytes(out);
        run(globalsCommand(login, tools.fitting(known.major(), known.version()), known.passwordsReadable()), last);
        if (!last.contain(END_OF_GLOBALS)) {
            throw tooEarly("pg_dumpall", new BrokenArchive("its output ends too early"));
        }
        globalsWritten = true;
    }

    private void writeArchive(Command command, ArchiveFraming framing) throws IOException {
        try {
            run(command, framing);
            framing.finish();
        } catch (BrokenArchive e) {
            throw tooEarly("pg_dump", e);
        }
    }

    private static BactrianException tooEarly(String tool, BrokenArchive fault) {
        return new BactrianException(
                ErrorKind.FAILED,
                tool + " wrote no whole archive: " + fault.getMessage(),
                "look at the tool that is installed, and at the server's log",
                fault);
    }

    private void run(Command command, OutputStream out) throws IOException {
        try {
            tool.run(command, out);
        } catch (BactrianException e) {
            throw new BactrianException(e.kind(), words(e), hint(e), e);
        }
    }

    private static String words(BactrianException e) {
        return String.valueOf(e.getMessage());
    }

    private static String hint(BactrianException e) {
        String message = words(e);
        if (message.contains("LOCK TABLE")) {
            return "another session holds a lock: see pg_locks, or raise lockTimeout";
        }
        if (message.contains(" wrote nothing for ")) {
            return "see pg_locks for what it waits for, or raise bactrian.dump.silence";
        }
        if (message.contains("was ended by signal")) {
            return "look who ended it: the kernel's log tells when memory ran out";
        }
        if (message.contains("permission denied") || message.contains("row-level security")) {
            return "run 'bactrian doctor': it names the missing rights";
        }
        return e.hint().isEmpty() ? "the server's log may say more" : e.hint();
    }

    private static Command dumpCommand(PostgresLogin login, PostgresTools.Programs programs, String snapshot) {
        return new Command(
                List.of(
                        programs.program("pg_dump"),
                        "--format=custom",
                        "--compress=0",
                        "--snapshot=" + snapshot,
                        "--lock-wait-timeout=" + login.lockTimeout().toMillis(),
                        "--no-password"),
                login.environment(),
                login.secrets(),
                null);
    }

    private static Command globalsCommand(
            PostgresLogin login, PostgresTools.Programs programs, boolean passwordsReadable) {
        // a connection string, since a plain name with '=' in it would be taken for one
        String database = "dbname='" + login.database().replace("\\", "\\\\").replace("'", "\\'") + "'";
        List<String> arguments = new java.util.ArrayList<>(List.of(
                programs.program("pg_dumpall"),
                "--globals-only",
                "--dbname=" + database,
                "--lock-wait-timeout=" + login.lockTimeout().toMillis(),
                "--no-password"));
        if (!passwordsReadable) {
            arguments.add("--no-role-passwords");
        }
        return new Command(arguments, login.environment(), login.secrets(), null);
    }

    private static Map<String, String> versions(PostgresTools.Programs programs, PostgresSnapshot.Moment moment) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("pg_dump", programs.version());
        versions.put("server", moment.version());
        return versions;
    }
}
