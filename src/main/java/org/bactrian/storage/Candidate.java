package org.bactrian.storage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/**
 * A directory on a target that holds a manifest, and so may be a backup.
 *
 * @param directory below the target's root: {@code system/source/backup}
 * @param sizes bytes of every object below it, by its name there
 * @param place a directory of this host for its small files
 */
public record Candidate(String directory, Map<String, Long> sizes, Path place) {
    /** Over this a manifest is none of ours: the longest backup that the format knows needs less. */
    private static final long LARGEST_MANIFEST = 64L << 20;

    private static final long LARGEST_MARK = 64L << 10;
    private static final int MOST_MARKS = 1000;

    /** An object that is to be fetched, and where to. */
    public record Fetch(String object, Path destination) {}

    /** Where its manifest is fetched to. */
    public Path manifest() {
        return place.resolve(ManifestSealer.MANIFEST);
    }

    /** Where the signature of its manifest is fetched to. */
    public Path signature() {
        return place.resolve(ManifestSealer.SIGNATURE);
    }

    /**
     * The manifest, its signature and the marks.
     *
     * @throws BactrianException VERIFICATION_FAILED when there is no signature, or a file is larger than it can be
     */
    List<Fetch> fetches() {
        require(sizes.containsKey(ManifestSealer.SIGNATURE), "it is unsigned: there is no " + ManifestSealer.SIGNATURE);
        List<Fetch> all = new ArrayList<>();
        all.add(fetch(ManifestSealer.MANIFEST, LARGEST_MANIFEST));
        all.add(fetch(ManifestSealer.SIGNATURE, LARGEST_MARK));
        List<String> marks = marks();
        require(marks.size() <= MOST_MARKS, "it has " + marks.size() + " marks, over " + MOST_MARKS);
        for (String mark : marks) {
            all.add(fetch(mark, LARGEST_MARK));
            if (sizes.containsKey(mark + ".sig")) {
                all.add(fetch(mark + ".sig", LARGEST_MARK));
            }
        }
        return all;
    }

    /** The names of its marks, {@code marks/<time>-<kind>.json}, the oldest first. */
    List<String> marks() {
        return sizes.keySet().stream()
                .filter(name -> name.matches(Marks.DIRECTORY + "/[A-Za-z0-9-]+\\.json"))
                .sorted()
                .toList();
    }

    private Fetch fetch(String name, long largest) {
        long size = sizes.getOrDefault(name, 0L);
        require(size <= largest, name + " has " + size + " bytes, over " + largest);
        return new Fetch(directory + "/" + name, place.resolve(name));
    }

    private static void require(boolean right, String fact) {
        if (!right) {
            throw new BactrianException(ErrorKind.VERIFICATION_FAILED, fact, "use the copy of another target");
        }
    }
}
