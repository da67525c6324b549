package org.bactrian.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under headings, aligned. A heading that starts with {@code >} aligns its column to the right. */
final class Table {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row with one text for each heading. */
    void add(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.size() + " headings");
        }
        rows.add(List.of(cells));
    }

    /** The lines, each ended by a line feed. */
    String text() {
        List<List<String>> all = new ArrayList<>();
        all.add(headings.stream()
                .map(heading -> heading.startsWith(">") ? heading.substring(1) : heading)
                .toList());
        all.addAll(rows);
        int[] widths = new int[headings.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        all.forEach(row -> text.append(line(row, widths)).append('\n'));
        return text.toString();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String blank = " ".repeat(widths[i] - cell.length());
            line.append(headings.get(i).startsWith(">") ? blank + cell : cell + blank)
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
