package org.bactrian.storage;

import java.util.List;
import java.util.stream.Collectors;

/** Text from outside, made fit for a place in a shell script where it cannot become a command. */
final class ShellText {
    private ShellText() {}

    /**
     * A here-document in which the shell replaces nothing.
     *
     * @param lines one statement each; a statement may hold line ends
     */
    static String document(List<String> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        String text = String.join("\n", lines);
        String end = "END_OF_SQL";
        // a name or comment of a database could hold the end mark, and what followed it would be run
        while (text.contains(end)) {
            end += "_";
        }
        return "<<'" + end + "'\n" + text + "\n" + end;
    }

    /** Arguments as they are typed. */
    static String words(List<String> arguments) {
        return arguments.stream()
                .map(text -> text.matches("[A-Za-z0-9_./:=,@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    /** One line of a comment. */
    static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
