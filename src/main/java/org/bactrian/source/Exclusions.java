package org.bactrian.source;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of what is left out, as shells know them: {@code *}, {@code ?}, {@code [a-z]}, <code>{a,b}</code>; {@code **} goes
 * over slashes. Without a slash a pattern is for the name of a file or directory, wherever it lies; with one at its
 * beginning for the whole path; with one elsewhere for the end of the path. A directory is left out with all in it.
 */
final class Exclusions {
    private final List<PathMatcher> names = new ArrayList<>();
    private final List<PathMatcher> paths = new ArrayList<>();

    /** @throws java.util.regex.PatternSyntaxException when one is none */
    Exclusions(List<String> patterns) {
        FileSystem files = FileSystems.getDefault();
        for (String written : patterns) {
            String pattern = written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
            if (pattern.indexOf('/') < 0) {
                names.add(files.getPathMatcher("glob:" + pattern));
            } else {
                paths.add(files.getPathMatcher("glob:" + (pattern.startsWith("/") ? pattern : "**/" + pattern)));
            }
        }
    }

    /** @param path absolute */
    boolean match(Path path) {
        Path name = path.getFileName();
        return (name != null && names.stream().anyMatch(matcher -> matcher.matches(name)))
                || paths.stream().anyMatch(matcher -> matcher.matches(path));
    }
}
