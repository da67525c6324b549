package org.bactrian.config;

import java.util.function.Predicate;

/** JSON pointers (RFC 6901) as text: they name a place in a file, whatever it holds. */
final class Pointer {
    private Pointer() {}

    static String child(String parent, String key) {
        return parent + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    static String child(String parent, int index) {
        return parent + "/" + index;
    }

    static String parent(String pointer) {
        int slash = pointer.lastIndexOf('/');
        return slash < 0 ? "" : pointer.substring(0, slash);
    }

    static String last(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1)
                .replace("~1", "/")
                .replace("~0", "~");
    }

    /** A key as it may be shown: {@code {password:x}} without a space is a key that holds a secret. */
    static String harmless(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? key : key.substring(0, colon + 1) + "...";
    }

    /**
     * The pointer as people write it: {@code plan[0].tell[1]}.
     *
     * @param lists tells which pointers name a list: an id may be a number too
     */
    static String dotted(String pointer, Predicate<String> lists) {
        StringBuilder text = new StringBuilder();
        String parent = "";
        for (String escaped : pointer.substring(Math.min(1, pointer.length())).split("/", -1)) {
            String part = harmless(escaped.replace("~1", "/").replace("~0", "~"));
            if (lists.test(parent)) {
                text.append('[').append(part).append(']');
            } else if (!part.isEmpty()) {
                text.append(text.length() == 0 ? "" : ".").append(part);
            }
            parent = parent + "/" + escaped;
        }
        return text.toString();
    }
}
