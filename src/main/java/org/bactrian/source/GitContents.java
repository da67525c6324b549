package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bactrian.artifact.BactrianException;

/** What the newest commit of a bare repository refers to but does not hold: submodules, and large files (LFS). */
final class GitContents {
    private static final int LISTED = 500;
    private final GitTool git;
    private final String directory;

    GitContents(GitTool git, Path repository) {
        this.git = git;
        this.directory = "--git-dir=" + repository;
    }

    /** Whether {@code HEAD} leads to a commit. */
    boolean hasCommit() throws IOException {
        return !git.textIfAny(directory, "rev-parse", "--quiet", "--verify", "HEAD^{commit}")
                .isEmpty();
    }

    /** Whether some files are kept by Git LFS, outside of the repository. */
    boolean usesLfs() throws IOException {
        return !git.textIfAny(directory, "grep", "-l", "-e", "filter=lfs", "HEAD", "--", ":(glob)**/.gitattributes")
                .isEmpty();
    }

    /** Each submodule with {@code path}, {@code url} and {@code commit}, as far as they are known. */
    List<Map<String, Object>> submodules() throws IOException {
        if (git.text(directory, "ls-tree", "HEAD", "--", ".gitmodules").isEmpty()) {
            return List.of();
        }
        Map<String, Map<String, Object>> modules = new TreeMap<>();
        for (String entry : settings().split("\0")) {
            int end = entry.indexOf('\n');
            int dot = entry.lastIndexOf('.', Math.max(0, end));
            if (end > 0 && dot > "submodule.".length() && modules.size() < LISTED) {
                modules.computeIfAbsent(entry.substring("submodule.".length(), dot), name -> new LinkedHashMap<>())
                        .put(entry.substring(dot + 1, end), GitAddress.shown(entry.substring(end + 1)));
            }
        }
        for (Map<String, Object> module : modules.values()) {
            commit(module);
        }
        return List.copyOf(modules.values());
    }

    private void commit(Map<String, Object> module) throws IOException {
        if (module.get("path") instanceof String path && !path.isEmpty()) {
            // "160000 commit <object>\t<path>"
            String[] entry = git.text("--literal-pathspecs", directory, "ls-tree", "HEAD", "--", path)
                    .split("\\s+", 4);
            if (entry.length > 2 && entry[1].equals("commit")) {
                module.put("commit", entry[2]);
            }
        }
    }

    private String settings() throws IOException {
        try {
            return git.textIfAny(
                    directory,
                    "config",
                    "--blob",
                    "HEAD:.gitmodules",
                    "-z",
                    "--get-regexp",
                    "^submodule\\..*\\.(path|url)$");
        } catch (BactrianException e) {
            // somebody committed a file that is no list of submodules: that is content, and is backed up as such
            return "";
        }
    }
}
