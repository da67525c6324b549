package org.bactrian.statement;

import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's stored form of a list of names: {@code "$user", public}, quotes doubled inside quotes. */
public final class NameList {
    private final String text;
    private int at;

    private NameList(String text) {
        this.text = text;
    }

    public static List<String> parse(String text) {
        NameList list = new NameList(text);
        List<String> names = new ArrayList<>();
        while (list.at < text.length()) {
            names.add(list.name());
        }
        return names;
    }

    /** Reads a name and the comma behind it. */
    private String name() {
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' && quoted && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                name.append(c);
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                break;
            } else if (quoted || !Character.isWhitespace(c)) {
                name.append(c);
            }
        }
        at++;
        return name.toString();
    }
}
