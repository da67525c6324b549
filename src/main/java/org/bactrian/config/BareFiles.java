package org.bactrian.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.config.Problem.Severity;

/**
 * What stands for the files of a configuration that a bare machine has lost.
 *
 * @param texts by name of the file, without its ending
 */
record BareFiles(Map<String, String> texts) {
    /** Nothing: every file is read. */
    static final BareFiles NONE = new BareFiles(Map.of());

    /** All but the targets and the keys: no system but Bactrian itself, and nobody who is told. */
    static final BareFiles ALL = new BareFiles(Map.of(
            "systems", "systems: {}",
            "policies", "policies: {}",
            "people", "{stakeholders: {operations: {name: Operations}}, channels: {}, plan: []}"));

    private static final Set<String> KEYS = Set.of("signingKeyFile", "identityFile");

    /** What stands for a file; empty when it is read. */
    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** Problems of what stands for a file are none, and a key that is still in the safe is only a warning. */
    void forgive(List<Problem> problems) {
        problems.removeIf(problem -> texts.keySet().stream().anyMatch(name -> named(problem, name)));
        problems.replaceAll(problem -> !texts.isEmpty() && named(problem, "keys") && KEYS.contains(problem.key())
                ? new Problem(
                        problem.file(),
                        problem.line(),
                        problem.key(),
                        problem.message(),
                        problem.hint(),
                        Severity.WARNING)
                : problem);
    }

    private static boolean named(Problem problem, String name) {
        return Path.of(problem.file()).endsWith(name + ".yaml");
    }
}
