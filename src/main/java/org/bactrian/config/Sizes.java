package org.bactrian.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as configuration writes them: a whole number and one of KiB, MiB, GiB. */
public final class Sizes {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})(KiB|MiB|GiB)");

    private Sizes() {}

    /**
     * The size in bytes.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size, such as 512KiB, 128MiB or 1GiB");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            default -> number << 30;
        };
    }
}
