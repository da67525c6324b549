package org.bactrian.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.artifact.BackupId;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.SourceId;

/**
 * A part of a target: the directory of one backup, or something else.
 *
 * @param path below the target's root, without an end slash for a backup
 * @param backup whether the path is {@code system/source/backup}
 */
record Place(String path, boolean backup, List<ObjectStat> objects) {
    private static final int DEPTH = 4; // system/source/backup/name
    private static final String MARKS = "/marks/";

    /** All places of a listing, by path; the mark of the installation and the logs of a cluster are none. */
    static List<Place> of(List<ObjectStat> listing) {
        Map<String, List<ObjectStat>> places = new TreeMap<>();
        for (ObjectStat object : listing) {
            String[] parts = object.name().split("/", DEPTH);
            if (!object.name().equals("installation.json") && !log(parts)) {
                places.computeIfAbsent(path(parts), path -> new ArrayList<>()).add(object);
            }
        }
        return places.entrySet().stream()
                .map(place -> new Place(place.getKey(), backup(place.getKey()), place.getValue()))
                .toList();
    }

    // what nobody knows is a file at the root, or ends in a slash
    private static boolean backup(String path) {
        return path.contains("/") && !path.endsWith("/");
    }

    private static String path(String[] parts) {
        if (parts.length == 1) {
            return parts[0];
        }
        if (parts.length == DEPTH && source(parts) && BackupId.isOne(parts[2])) {
            return parts[0] + "/" + parts[1] + "/" + parts[2];
        }
        return String.join("/", Arrays.asList(parts).subList(0, parts.length - 1)) + "/";
    }

    private static boolean log(String[] parts) {
        return parts.length == DEPTH && source(parts) && parts[2].equals("wal");
    }

    private static boolean source(String[] parts) {
        return SourceId.NAME.matcher(parts[0]).matches()
                && SourceId.NAME.matcher(parts[1]).matches();
    }

    boolean holds(String name) {
        return objects.stream().anyMatch(object -> object.name().equals(path + "/" + name));
    }

    /** Whether the last mark of a kind or its end, by their names, is one of the kind. */
    boolean marked(String kind) {
        return objects.stream()
                .map(ObjectStat::name)
                .filter(name -> name.startsWith(path + MARKS))
                .filter(name -> name.endsWith("-" + kind + ".json") || name.endsWith("-lifted.json"))
                .max(String::compareTo)
                .map(name -> name.endsWith("-" + kind + ".json"))
                .orElse(false);
    }

    /** Whether the target does not say of each object when it was written. */
    boolean ageless() {
        return objects.stream().anyMatch(object -> !object.modified().isAfter(Instant.EPOCH));
    }

    /** When its newest object was written, by the target's clock. */
    Instant newest() {
        return objects.stream()
                .map(ObjectStat::modified)
                .max(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    long bytes() {
        return objects.stream().mapToLong(ObjectStat::size).sum();
    }
}
