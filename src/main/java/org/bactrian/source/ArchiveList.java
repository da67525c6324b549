package org.bactrian.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.process.Child;
import org.bactrian.process.Command;

/** The table of contents of an archive's file, and the part of it that single tables need. */
final class ArchiveList {
    /** What a line that follows an entry may add to it. */
    private static final List<String> ADDED = List.of("COMMENT ", "ACL ", "SECURITY LABEL ");

    /** Left out: none belongs to a table, and each would act on the whole database. */
    private static final List<String> OF_THE_DATABASE = List.of("EVENT TRIGGER", "PUBLICATION", "SUBSCRIPTION");

    private final PostgresTools.Programs programs;
    private final Path archive;
    private final List<String> leftOut = new ArrayList<>();

    ArchiveList(PostgresTools.Programs programs, Path archive) {
        this.programs = programs;
        this.archive = archive;
    }

    /**
     * Writes the list for {@code pg_restore --use-list}: the rows of the tables, all values of sequences, and of what comes
     * after the rows all but foreign keys to other tables, and what acts on the whole database.
     *
     * @param file to be made
     */
    void write(ChosenTables chosen, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean kept = true;
        for (String line : pgRestore(List.of("--list")).split("\n", -1)) {
            if (line.matches("\\d+; .*")) {
                // "3456; 2606 16390 FK CONSTRAINT schema table name owner"
                String entry = line.replaceFirst("^\\d+; \\d+ \\d+ ", "");
                // a comment on what is left out is left out, too
                kept = ADDED.stream().anyMatch(entry::startsWith) ? kept : isNeeded(line, entry, chosen);
                if (kept) {
                    lines.add(line);
                }
            }
        }
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    /** The foreign keys of the tables that lead to others, known after {@link #write}. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    private boolean isNeeded(String line, String entry, ChosenTables chosen) throws IOException {
        if (entry.startsWith("TABLE DATA ")) {
            return isOf(entry, "TABLE DATA ", chosen);
        }
        if (entry.startsWith("FK CONSTRAINT ")) {
            return isOf(entry, "FK CONSTRAINT ", chosen) && leadsToChosen(line, entry, chosen);
        }
        return !entry.startsWith("BLOB")
                && !entry.startsWith("MATERIALIZED VIEW DATA ")
                && OF_THE_DATABASE.stream().noneMatch(entry::startsWith);
    }

    private static boolean isOf(String entry, String kind, ChosenTables chosen) {
        return chosen.tables().stream()
                .anyMatch(table -> entry.startsWith(kind + listed(table.schema()) + " " + listed(table.table()) + " "));
    }

    /** As pg_restore lists names. */
    private static String listed(String name) {
        return name.replace('\n', ' ').replace('\r', ' ');
    }

    private boolean leadsToChosen(String line, String entry, ChosenTables chosen) throws IOException {
        Path one = Files.createTempFile(archive.getParent(), "one", ".list");
        Files.writeString(one, line + "\n");
        String sql = pgRestore(List.of("--use-list=" + one, "--file=-"));
        Files.delete(one);
        boolean leads = chosen.tables().stream().anyMatch(table -> sql.contains(" REFERENCES " + table.name() + "("));
        if (!leads) {
            int at = sql.indexOf(" REFERENCES ");
            leftOut.add(entry.substring("FK CONSTRAINT ".length())
                    + (at < 0 ? "" : ":" + sql.substring(at).lines().findFirst().orElse("")));
        }
        return leads;
    }

    private String pgRestore(List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(programs.program("pg_restore")));
        all.addAll(arguments);
        all.add(archive.toString());
        return Child.output(Command.of(all.toArray(String[]::new)), PostgresServer.LIMITS);
    }
}
