package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.config.Problem.Severity;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * Reads YAML 1.2 (its JSON types) into a tree, with the line of everything. Finds what is no YAML and keys that are
 * there twice, which loaders silently let the last one win.
 */
public final class YamlReader {
    private static final int DEEPEST = 40;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final String file;
    private final List<Problem> problems;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> lists = new HashSet<>();

    /** @param lines from JSON pointer to line, from 1 */
    public record Document(JsonNode tree, Map<String, Integer> lines) {}

    /**
     * @param file as the operator knows it
     * @param problems gets what is found
     */
    public YamlReader(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The tree of a file; empty, with a problem, when it cannot be read, is no YAML or holds nothing. */
    public static Optional<Document> read(Path path, List<Problem> problems) {
        YamlReader reader = new YamlReader(path.toString(), problems);
        try {
            return reader.read(Files.readString(path));
        } catch (NoSuchFileException missing) {
            reader.report(0, "", "the file is missing", "copy the sample's, or mend the link");
        } catch (IOException unreadable) {
            reader.report(
                    0, "", "the file cannot be read", "it must be UTF-8 text that the user of the service may read");
        }
        return Optional.empty();
    }

    /** The tree of a text; empty, with a problem, when the text is no YAML or holds nothing. */
    public Optional<Document> read(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new JsonSchema())
                .setLabel(file)
                .setAllowNonScalarKeys(true) // a placeholder without quotes is one: add() tells of it
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                report(0, "", "the file is empty", "the comments in the sample configuration show what belongs there");
            }
            return root.map(node -> new Document(convert(node, "", 0), lines));
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            report(
                    line,
                    "",
                    "no valid YAML: " + harmless(broken.getProblem()),
                    "look at this line and the one above it");
            return Optional.empty();
        } catch (YamlEngineException | StackOverflowError broken) { // the parser descends without a limit
            report(0, "", "no valid YAML", "the file holds characters that YAML does not allow, or is too deep");
            return Optional.empty();
        }
    }

    /** The parser's words without those of the file, which may be a secret that was not quoted. */
    private static String harmless(String problem) {
        return problem.replaceAll("(alias|anchor|handle|tag) \\S+.*", "$1").replaceAll("\\s+", " ");
    }

    private JsonNode convert(Node node, String pointer, int depth) {
        lines.putIfAbsent(pointer, line(node));
        if (depth > DEEPEST) {
            throw new YamlEngineException("too deep");
        }
        if (node instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            mapping.getValue().forEach(tuple -> add(object, tuple, pointer, depth));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            lists.add(pointer);
            ArrayNode array = NODES.arrayNode();
            for (Node item : sequence.getValue()) {
                array.add(convert(item, Pointer.child(pointer, array.size()), depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private void add(ObjectNode object, NodeTuple tuple, String parent, int depth) {
        int line = line(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
            report(line, dotted(parent), "a key is no text", "put a placeholder in quotes: \"{{env:NAME}}\"");
            return;
        }
        String key = scalar.getValue();
        String pointer = Pointer.child(parent, key);
        if (object.has(key)) {
            String hint = "the first one is in line " + lines.get(pointer) + "; give one of them another name";
            report(line, dotted(pointer), "'" + Pointer.harmless(key) + "' is there twice", hint);
            return;
        }
        lines.put(pointer, line);
        object.set(key, convert(tuple.getValueNode(), pointer, depth + 1));
    }

    private String dotted(String pointer) {
        return Pointer.dotted(pointer, lists::contains);
    }

    private static JsonNode scalar(ScalarNode node) {
        String text = node.getValue();
        if (Tag.NULL.equals(node.getTag())) {
            return NODES.nullNode();
        }
        if (Tag.BOOL.equals(node.getTag())) {
            return NODES.booleanNode(Boolean.parseBoolean(text));
        }
        if (Tag.INT.equals(node.getTag())) {
            BigInteger number = new BigInteger(text);
            return number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
        }
        if (Tag.FLOAT.equals(node.getTag()) && text.matches("[-+]?[0-9.eE+-]+")) {
            return NODES.numberNode(Double.parseDouble(text));
        }
        return NODES.textNode(text);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    private void report(int line, String key, String message, String hint) {
        problems.add(new Problem(file, line, key, message, hint, Severity.ERROR));
    }
}
