package org.bactrian.web;

import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes of an answer.
 *
 * @param type the media type
 * @param tag a strong entity tag with its quotes: equal bytes have equal tags
 */
public record Page(byte[] bytes, String type, String tag) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Page page
                && Arrays.equals(bytes, page.bytes)
                && type.equals(page.type)
                && tag.equals(page.tag);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(bytes), type, tag);
    }

    @Override
    public String toString() {
        return "Page[" + type + ", " + bytes.length + " bytes, " + tag + "]";
    }
}
