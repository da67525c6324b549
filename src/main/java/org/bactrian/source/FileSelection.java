package org.bactrian.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.SourceSpec;

/**
 * What of the file system a source is.
 *
 * @param named absolute paths, sorted; each has to be there
 * @param roots those that are not below another one
 * @param patterns of what is left out
 * @param skipUnreadable whether what may not be read is only listed
 */
record FileSelection(List<Path> named, List<Path> roots, List<String> patterns, boolean skipUnreadable) {
    /** @throws BactrianException USAGE when it names no path, or all of the file system */
    static FileSelection of(SourceSpec source) {
        List<Path> sorted = source.settings().texts("paths").stream()
                .map(path -> Path.of(path).toAbsolutePath().normalize())
                .sorted()
                .toList();
        List<Path> roots = new ArrayList<>();
        for (Path path : sorted) {
            if (path.getFileName() == null) {
                throw usage("'/' cannot be a path of source " + source.id(), "name the directories that matter");
            }
            if (roots.stream().noneMatch(path::startsWith)) {
                roots.add(path);
            }
        }
        if (roots.isEmpty()) {
            throw usage("source " + source.id() + " has no paths", "name files and directories: paths: [/etc/argo]");
        }
        boolean skip = source.settings().text("unreadable").orElse("fail").equals("skip");
        return new FileSelection(sorted, List.copyOf(roots), source.settings().texts("exclude"), skip);
    }

    private static BactrianException usage(String fact, String hint) {
        return new BactrianException(ErrorKind.USAGE, fact, hint);
    }
}
