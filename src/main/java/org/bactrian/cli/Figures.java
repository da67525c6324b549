package org.bactrian.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Sizes and times as people read them. */
final class Figures {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Figures() {}

    /** Bytes with three digits or so: {@code 512 B}, {@code 1.4 GiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String form = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, form, value, UNITS[unit]);
    }

    /** A duration by its two largest units: {@code 0.4 s}, {@code 3 min 20 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return pair(seconds, 60, "min", 1, "s");
        }
        return seconds < 86_400 ? pair(seconds, 3600, "h", 60, "min") : pair(seconds, 86_400, "d", 3600, "h");
    }

    /** How long ago, or how far ahead: {@code 3 h ago}, {@code in 20 min}. */
    static String age(Instant moment, Instant now) {
        Duration distance = Duration.between(moment, now);
        return distance.isNegative() ? "in " + rough(distance.negated()) : rough(distance) + " ago";
    }

    /** A number of things: {@code 1 error}, {@code 2 errors}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static String rough(Duration distance) {
        if (distance.toMinutes() < 2) {
            return distance.toSeconds() + " s";
        }
        if (distance.toHours() < 2) {
            return distance.toMinutes() + " min";
        }
        return distance.toDays() < 2 ? distance.toHours() + " h" : distance.toDays() + " d";
    }

    private static String pair(long seconds, long large, String largeName, long small, String smallName) {
        long rest = seconds % large / small;
        return seconds / large + " " + largeName + (rest == 0 ? "" : " " + rest + " " + smallName);
    }
}
