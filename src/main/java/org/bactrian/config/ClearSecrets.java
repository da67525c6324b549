package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** Leaves out of a configuration file the secrets that stand there in clear; placeholders stay. */
public final class ClearSecrets {
    private static final String PROPERTY =
            "(?im)^([ \\t]*[^#!\\s=:]*(?:password|secret|token)[^\\s=:]*[ \\t]*[=:][ \\t]*)(?!\\{\\{)\\S.*$";
    private static final String IN_URL = "(?i)([?&](?:password|sslpassword)=)(?!\\{\\{)[^&\\s\"']+";
    private static final String IN_ADDRESS = "(?i)(\\w+://[^/\\s:@\"']+:)(?!\\{\\{)[^/\\s@\"'{}]+@";

    private final TreeMap<Integer, Integer> spans = new TreeMap<>();

    private ClearSecrets() {}

    /**
     * The text of one of the five YAML files.
     *
     * @param name without {@code .yaml}
     * @param text a file without errors
     */
    public static String withoutYaml(String name, String text) {
        JsonNode schema = Schemas.of(name);
        JsonNode tree =
                new YamlReader(name, new ArrayList<>()).read(text).orElseThrow().tree();
        LoadSettings settings =
                LoadSettings.builder().setSchema(new JsonSchema()).build();
        ClearSecrets found = new ClearSecrets();
        new Compose(settings)
                .composeString(text)
                .ifPresent(root -> found.visit(root, tree, new Shape(schema, schema).of(tree)));
        StringBuilder masked = new StringBuilder(text);
        found.spans.descendingMap().forEach((from, to) -> {
            int start = text.offsetByCodePoints(0, from);
            masked.replace(start, text.offsetByCodePoints(0, to), '"' + new Secret("").toString() + '"');
        });
        return withoutAddresses(masked.toString());
    }

    /** The text of {@code application.properties}. */
    public static String withoutProperties(String text) {
        return withoutAddresses(text.replaceAll(PROPERTY, "$1" + new Secret("")));
    }

    private static String withoutAddresses(String text) {
        return text.replaceAll(IN_URL, "$1" + new Secret("")).replaceAll(IN_ADDRESS, "$1" + new Secret("") + "@");
    }

    private void visit(Node node, JsonNode value, Shape shape) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = ((ScalarNode) tuple.getKeyNode()).getValue();
                shape.key(key)
                        .ifPresent(child -> visit(tuple.getValueNode(), value.path(key), child.of(value.path(key))));
            }
        } else if (node instanceof SequenceNode sequence) {
            List<Node> items = sequence.getValue();
            for (int i = 0; i < items.size(); i++) {
                visit(items.get(i), value.path(i), shape.item().of(value.path(i)));
            }
        } else if (shape.secret() && !Placeholders.in(value.asText())) {
            spans.put(
                    node.getStartMark().orElseThrow().getIndex(),
                    node.getEndMark().orElseThrow().getIndex());
        }
    }
}
