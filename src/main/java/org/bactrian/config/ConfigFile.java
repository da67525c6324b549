package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.config.Problem.Severity;

/** One file of the configuration while it is checked: its tree, where everything stands, what is wrong with it. */
final class ConfigFile {
    private final String shownAs;
    private final YamlReader.Document document;
    private final Shape shape;
    private final List<Problem> problems;
    private final Map<String, String> written = new HashMap<>();
    private final Set<String> broken = new HashSet<>();

    ConfigFile(String shownAs, YamlReader.Document document, Shape shape, List<Problem> problems) {
        this.shownAs = shownAs;
        this.document = document;
        this.shape = shape;
        this.problems = problems;
    }

    JsonNode tree() {
        return document.tree();
    }

    Shape shape() {
        return shape;
    }

    JsonNode at(String pointer) {
        return tree().at(pointer);
    }

    /** The value here came from a placeholder, which was written so. */
    void resolved(String pointer, String placeholder) {
        written.put(pointer, placeholder);
    }

    /** Whether the value here came from a placeholder. */
    boolean placed(String pointer) {
        return written.containsKey(pointer);
    }

    /** What is wrong here is reported; whatever else seems wrong with it follows from that. */
    void spoil(String pointer) {
        broken.add(pointer);
    }

    boolean spoilt(String pointer) {
        return broken.contains(pointer);
    }

    /** The value as it may be shown: a placeholder as it was written, a secret as a mask. */
    String shown(String pointer) {
        if (written.containsKey(pointer)) {
            return "'" + written.get(pointer) + "'";
        }
        boolean secret = shape.at(tree(), pointer).map(Shape::secret).orElse(false);
        return secret ? new Secret("").toString() : "'" + at(pointer).asText() + "'";
    }

    /** The path that a value gave, as it may be shown. */
    String shown(String pointer, Path path) {
        return written.containsKey(pointer) ? shown(pointer) : "'" + path + "'";
    }

    int line(String pointer) {
        Integer line = document.lines().get(pointer);
        if (line != null) {
            return line;
        }
        return pointer.isEmpty() ? 0 : line(Pointer.parent(pointer));
    }

    void error(String pointer, String message, String hint) {
        report(pointer, message, hint, Severity.ERROR);
    }

    void warning(String pointer, String message, String hint) {
        report(pointer, message, hint, Severity.WARNING);
    }

    private String dotted(String pointer) {
        return Pointer.dotted(pointer, parent -> tree().at(parent).isArray());
    }

    private void report(String pointer, String message, String hint, Severity severity) {
        Problem problem = new Problem(shownAs, line(pointer), dotted(pointer), message, hint, severity);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
