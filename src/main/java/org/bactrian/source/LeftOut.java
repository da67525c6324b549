package org.bactrian.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of a tree is not in its archive, or not as it was at one moment: how many for each reason, and the first hundred of them. */
final class LeftOut {
    /** Why something is listed, in the words of a warning; the names are those in the manifest. */
    enum Why {
        SPECIAL("special", "is no file, directory or link and was left out"),
        MARKED("marked", "holds a .nobackup and was left out"),
        UNREADABLE("unreadable", "may not be read and was left out"),
        CHANGED("changed", "changed while it was read, twice"),
        VANISHED("vanished", "vanished before it was read");

        private final String key;
        private final String words;

        Why(String key, String words) {
            this.key = key;
            this.words = words;
        }
    }

    private static final int NAMED = 100;
    private final Map<Why, List<String>> names = new EnumMap<>(Why.class);
    private final Map<Why, Long> counts = new EnumMap<>(Why.class);

    void add(Why why, Path path) {
        List<String> named = names.computeIfAbsent(why, key -> new ArrayList<>());
        if (named.size() < NAMED) {
            named.add(RawName.shown(path));
        }
        counts.merge(why, 1L, Long::sum);
    }

    long count(Why why) {
        return counts.getOrDefault(why, 0L);
    }

    /** The first ones. */
    List<String> named(Why why) {
        return List.copyOf(names.getOrDefault(why, List.of()));
    }

    /**
     * For the manifest: for each reason {@code count} and {@code names}.
     *
     * @param open whether names may be told
     */
    Map<String, Object> values(boolean open) {
        Map<String, Object> values = new LinkedHashMap<>();
        names.forEach((why, named) -> values.put(
                why.key,
                open ? Map.of("count", count(why), "names", List.copyOf(named)) : Map.of("count", count(why))));
        return values;
    }

    /**
     * For people: a sentence for each reason that nobody has chosen.
     *
     * @param open whether names may be told
     */
    List<String> warnings(boolean open) {
        List<String> warnings = new ArrayList<>();
        for (Why why : List.of(Why.UNREADABLE, Why.CHANGED, Why.VANISHED)) {
            long count = count(why);
            if (count > 0) {
                String more = count > 1 ? " (and " + (count - 1) + " more like it)" : "";
                warnings.add((open ? named(why).get(0) : "a file") + " " + why.words + more);
            }
        }
        return warnings;
    }
}
