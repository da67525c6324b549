package org.bactrian.artifact;

import java.util.regex.Pattern;

/** Names one source of one system, written {@code system/source}. */
public record SourceId(String system, String source) implements Comparable<SourceId> {
    /** What an id of a system, source or target may look like (storage format, docs/format.md). */
    public static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    /** @throws IllegalArgumentException when one of the names is not {@link #NAME} */
    public SourceId {
        if (!NAME.matcher(system).matches() || !NAME.matcher(source).matches()) {
            throw new IllegalArgumentException(
                    "'" + system + "/" + source + "' is no source id: each name is 1 to 40 of a-z, 0-9 and -");
        }
    }

    /** @throws IllegalArgumentException when the text is not {@code system/source} */
    public static SourceId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is no source id: it is written system/source");
        }
        return new SourceId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(SourceId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return system + "/" + source;
    }
}
