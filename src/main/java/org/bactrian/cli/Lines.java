package org.bactrian.cli;

/** A heading, and below it names with their values, aligned. */
final class Lines {
    private static final int WIDTH = 14;

    private final StringBuilder text;

    Lines(String heading) {
        text = new StringBuilder(heading).append('\n');
    }

    void add(String name, String value) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(Math.max(1, WIDTH - name.length())))
                .append(value)
                .append('\n');
    }

    /** A text between two groups of lines. */
    void insert(String block) {
        text.append(block);
    }

    String text() {
        return text.toString();
    }
}
