package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes docs/configuration.md from the JSON Schemas and the comments of application.properties. */
final class ConfigurationDocs {
    private static final String HEAD = """
            # Configuration

            Written by a test from the JSON Schemas in `config/schema/` and the comments of `config/application.properties`: to
            change this page, change those and run
            `mvn -Dquick test -Dtest=ConfigurationDocsTest -Dsurefire.args=-Dupdate.docs=true`.

            Five files in the configuration directory say what to protect. `bactrian validate` checks all of them at once and
            tells file, line, key and a hint for everything that is wrong; editors that know YAML schemas help while writing.

            - **Placeholders** may stand in every value: `{{env:NAME}}` (an environment variable), `{{env:NAME:default}}`, and
              `{{file:PATH}}` (the content of a file without the newline at its end). Put them in quotes. One without a value
              is an error. Keys marked *secret* are never shown or logged.
            - **Paths** that are relative start from the directory that holds the configuration directory.
            - **Durations** are a whole number and `s`, `m`, `h` or `d`: `90s`, `5m`, `24h`, `7d`.
            - **Sizes** are a whole number and `KiB`, `MiB` or `GiB`: `128MiB`.
            - **Ids** are 1 to 40 of `a-z`, `0-9` and `-`. `<id>` below stands for one that you choose; `bactrian` is taken by
              the built-in system, which backs up the catalog and the configuration.
            - **Permissions**: group and others must not be able to write the configuration or the routes, nor to read the
              signing key, the identity or a password file.
            """;

    private static final Map<String, String> FORMATS = Map.of(
            "path",
            "path",
            "duration-short",
            "duration",
            "size",
            "size",
            "id",
            "id",
            "cron",
            "cron time",
            "zone",
            "time zone",
            "instant",
            "moment (UTC)",
            "age-recipient",
            "age recipient",
            "uri",
            "address");

    private static final String PROPERTIES = """

            ## application.properties

            Where Bactrian runs on this host, and how Camel is set. `{{bactrian.home}}` is the directory that holds the
            configuration directory, `{{bactrian.routes}}` that of the routes; the name of another key may stand in the same
            way, and `{{env:NAME}}`, `{{env:NAME:default}}` or `{{file:PATH}}` where a secret is wanted. Any other key of Camel Main may be added.

            | Key | Shipped value | Meaning |
            |---|---|---|
            """;

    private final StringBuilder text = new StringBuilder();

    /** @param properties lines of {@code application.properties} */
    String write(List<String> properties) {
        text.append(HEAD);
        for (String name : Schemas.NAMES) {
            JsonNode schema = Schemas.of(name);
            text.append("\n## ")
                    .append(name)
                    .append(".yaml\n\n")
                    .append(description(schema))
                    .append('\n');
            object(new Shape(schema, schema), "", "");
        }
        text.append(PROPERTIES);
        properties(properties);
        return text.toString();
    }

    /** Each key is explained by the comment right above it. */
    private void properties(List<String> lines) {
        StringBuilder meaning = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("#")) {
                meaning.append(meaning.isEmpty() ? "" : " ")
                        .append(line.substring(1).strip());
            } else {
                if (line.contains("=")) {
                    property(line, meaning.toString());
                }
                meaning.setLength(0);
            }
        }
    }

    private void property(String line, String meaning) {
        int equals = line.indexOf('=');
        String key = line.substring(0, equals).strip();
        if (meaning.isEmpty()) {
            throw new IllegalStateException("application.properties does not say what " + key + " is");
        }
        String value = line.substring(equals + 1).strip();
        text.append("| `").append(key).append("` | ");
        text.append(value.isEmpty() ? "" : "`" + value + "`").append(" | ");
        text.append(meaning).append(" |\n");
    }

    /** One table for the keys of an object, then what lies below each. */
    private void object(Shape shape, String path, String kind) {
        if (!path.isEmpty()) {
            text.append("\n### `").append(path).append('`').append(kind.isEmpty() ? "" : ", kind `" + kind + "`");
            text.append("\n\n").append(description(shape.schema())).append('\n');
        }
        text.append("\n| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
        shape.keys().forEach(key -> row(shape, key));
        for (String key : shape.keys()) {
            below(followed(shape.key(key).orElseThrow()), path.isEmpty() ? key : path + "." + key);
        }
    }

    private void below(Shape shape, String path) {
        JsonNode schema = shape.schema();
        List<Shape> branches = new ArrayList<>();
        schema.path("allOf").forEach(branch -> branches.add(followed(new Shape(shape.root(), branch.path("then")))));
        if (!branches.isEmpty()) {
            branches.forEach(branch -> object(
                    branch, path, branch.schema().at("/properties/kind/const").asText()));
        } else if (schema.has("properties")) {
            object(shape, path, "");
        } else if (schema.path("additionalProperties").isObject()) {
            below(followed(new Shape(shape.root(), schema.path("additionalProperties"))), path + ".<id>");
        } else if (schema.has("items")) {
            below(followed(shape.item()), path + "[]");
        }
    }

    private void row(Shape around, String key) {
        JsonNode schema = followed(around.key(key).orElseThrow()).schema();
        boolean required = false;
        for (JsonNode name : around.schema().path("required")) {
            required |= name.asText().equals(key);
        }
        String standard = schema.has("default") ? "`" + schema.path("default").asText() + "`" : "";
        text.append("| `").append(key).append("` | ").append(value(schema)).append(" | ");
        text.append(required ? "required" : standard)
                .append(" | ")
                .append(description(schema))
                .append(" |\n");
    }

    private static String value(JsonNode schema) {
        if (schema.has("const")) {
            return "`" + schema.path("const").asText() + "`";
        }
        if (schema.has("enum")) {
            List<String> words = new ArrayList<>();
            schema.path("enum").forEach(word -> words.add("`" + word.asText() + "`"));
            return String.join(", ", words);
        }
        String noun = switch (schema.path("type").asText()) {
            case "array" -> "list";
            case "object" -> "keys";
            case "boolean" -> "true or false";
            case "integer" -> "whole number";
            case "number" -> "number";
            default -> FORMATS.getOrDefault(schema.path("format").asText(), "text");
        };
        JsonNode example = schema.path("examples").path(0);
        boolean shown = example.isValueNode() && !example.isBoolean()
                || noun.equals("list") && example.path(0).isValueNode();
        String secret = schema.path("writeOnly").asBoolean() ? ", *secret*" : "";
        return noun + secret + (shown ? ", such as `" + flow(example) + "`" : "");
    }

    private static String flow(JsonNode example) {
        if (!example.isArray()) {
            return example.asText();
        }
        List<String> items = new ArrayList<>();
        example.forEach(item -> items.add(item.asText().startsWith("#") ? '"' + item.asText() + '"' : item.asText()));
        return "[" + String.join(", ", items) + "]";
    }

    private static String description(JsonNode schema) {
        return schema.path("description").asText();
    }

    private static Shape followed(Shape shape) {
        return shape.of(MissingNode.getInstance());
    }
}
