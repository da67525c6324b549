package org.bactrian.config;

import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * The text of a YAML file that people wrote, changed at one place: every other byte, comments among them, stays as it is.
 * Every change gives the new text.
 */
final class YamlText {
    private static final String SAFE = "[A-Za-z]([A-Za-z0-9 ./_+-]|:(?=\\d))*[A-Za-z0-9]|\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z";
    private static final String WORDS = "(?i)true|false|null|yes|no|on|off";

    private final String text;
    private final Node root;

    /** @throws BactrianException (USAGE) when the text is no YAML */
    YamlText(String text) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new JsonSchema()).build();
        try {
            this.text = text;
            this.root =
                    new Compose(settings).composeString(text).orElseThrow(() -> new YamlEngineException("it is empty"));
        } catch (YamlEngineException e) {
            throw new BactrianException(ErrorKind.USAGE, "the file is no YAML", "'bactrian validate' says where", e);
        }
    }

    /** A scalar as it is written: plain where that is safe, else in double quotes. */
    static String scalar(String value) {
        if (value.matches(SAFE) && !value.matches(WORDS)) {
            return value;
        }
        String shown = value.replaceAll("\\p{Cntrl}", " ");
        return '"' + shown.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Sets a key of an item of a list to what {@link #scalar} gave, and adds the key at the item's end if need be. */
    String set(String list, int index, String key, String written) {
        MappingNode item = (MappingNode) items(list).getValue().get(index);
        for (NodeTuple tuple : item.getValue()) {
            if (((ScalarNode) tuple.getKeyNode()).getValue().equals(key)) {
                Node value = tuple.getValueNode();
                return text.substring(0, start(value)) + written + text.substring(contentEnd(value));
            }
        }
        if (flow(item)) {
            return beforeEnd(item, key + ": " + written);
        }
        Node first = item.getValue().get(0).getKeyNode();
        return insertLine(lineEnd(contentEnd(item)), " ".repeat(column(first)) + key + ": " + written);
    }

    /** Puts a comment above an item of a list, when that begins a line of its own; else nothing changes. */
    String comment(String list, int index, String comment) {
        SequenceNode items = items(list);
        if (flow(items)) {
            return text;
        }
        int line = dashLine(items, index);
        String indent = " ".repeat(column(items));
        return text.substring(0, line) + indent + "# " + comment + "\n" + text.substring(line);
    }

    /**
     * Adds an item at the end of a list, in the style of the last.
     *
     * @param pairs key, value, key, value, as {@link #scalar} gives them
     */
    String append(String list, String... pairs) {
        SequenceNode items = items(list);
        Node last = items.getValue().get(items.getValue().size() - 1);
        StringBuilder item = new StringBuilder();
        boolean inline = flow(items) || flow(last);
        String indent = " ".repeat(column(items));
        for (int i = 0; i < pairs.length; i += 2) {
            item.append(i == 0 ? "" : inline ? ", " : "\n" + indent + "  ");
            item.append(pairs[i]).append(": ").append(pairs[i + 1]);
        }
        if (flow(items)) {
            return beforeEnd(items, "{" + item + "}");
        }
        return insertLine(lineEnd(contentEnd(last)), indent + "- " + (inline ? "{" + item + "}" : item));
    }

    /** Makes comments of the lines of an item of a list. */
    String commentOut(String list, int index) {
        SequenceNode items = items(list);
        if (flow(items)) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the list '" + list + "' stands in brackets, and cannot be changed without losing its layout",
                    "write each item on lines of its own, with '-', or change it yourself");
        }
        int column = column(items);
        int from = dashLine(items, index);
        int to = lineEnd(contentEnd(items.getValue().get(index)));
        String commented = text.substring(from, to).replaceAll("(?m)^ {0," + column + "}", " ".repeat(column) + "# ");
        return text.substring(0, from) + commented + text.substring(to);
    }

    private SequenceNode items(String list) {
        for (NodeTuple tuple : ((MappingNode) root).getValue()) {
            if (((ScalarNode) tuple.getKeyNode()).getValue().equals(list)) {
                return (SequenceNode) tuple.getValueNode();
            }
        }
        throw new BactrianException(ErrorKind.USAGE, "there is no list '" + list + "'", "'bactrian validate' checks");
    }

    private String beforeEnd(Node node, String inserted) {
        int end = contentEnd(node) - 1;
        while (Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + ", " + inserted + text.substring(end);
    }

    private String insertLine(int at, String line) {
        return text.substring(0, at) + "\n" + line + text.substring(at);
    }

    // the mark at the end of a block lies behind the comments that follow it
    private int contentEnd(Node node) {
        if (!flow(node) && node instanceof MappingNode mapping) {
            return contentEnd(
                    mapping.getValue().get(mapping.getValue().size() - 1).getValueNode());
        }
        if (!flow(node) && node instanceof SequenceNode sequence) {
            return contentEnd(sequence.getValue().get(sequence.getValue().size() - 1));
        }
        return offset(node.getEndMark());
    }

    private int start(Node node) {
        return offset(node.getStartMark());
    }

    private int offset(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
    }

    private static int column(Node node) {
        return node.getStartMark().orElseThrow().getColumn();
    }

    private static boolean flow(Node node) {
        return node instanceof CollectionNode<?> collection && collection.getFlowStyle() == FlowStyle.FLOW;
    }

    // the mark at the start of an item may lie below its dash, when a comment stands between them
    private int dashLine(SequenceNode items, int index) {
        int line = lineStart(start(items.getValue().get(index)));
        while (line > 0 && !text.startsWith("-", line + column(items))) {
            line = lineStart(line - 1);
        }
        return line;
    }

    private int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    private int lineEnd(int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end;
    }
}
