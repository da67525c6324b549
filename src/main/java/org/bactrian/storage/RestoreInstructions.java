package org.bactrian.storage;

import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateNotFoundException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Manifest;
import org.bactrian.statement.PostgresStatements;
import org.bactrian.statement.SqliteCounts;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code RESTORE.txt}: the commands that restore one backup by hand, a script for bash that can be run whole or
 * pasted step by step. One template for each kind: {@code templates/storage/RESTORE.<kind>.txt.ftl}. They are written
 * with square brackets, because a shell's own variables look like FreeMarker's usual ones.
 */
public final class RestoreInstructions {
    private final Configuration templates;

    /** Uses the templates on the class path. */
    public RestoreInstructions() {
        templates = new Configuration(Configuration.VERSION_2_3_34);
        templates.setClassForTemplateLoading(RestoreInstructions.class, "/templates/storage");
        templates.setTagSyntax(Configuration.SQUARE_BRACKET_TAG_SYNTAX);
        templates.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setDefaultEncoding("UTF-8");
        templates.setLocale(Locale.ROOT);
        templates.setNumberFormat("c");
    }

    /**
     * The bytes of the file.
     *
     * @param manifest of the backup; its {@code files} are not looked at
     * @throws BactrianException when there is no template for the kind
     */
    public byte[] write(Manifest manifest) {
        try {
            Template template = templates.getTemplate("RESTORE." + manifest.kind() + ".txt.ftl");
            StringWriter text = new StringWriter();
            template.process(model(manifest), text);
            return text.toString().getBytes(StandardCharsets.UTF_8);
        } catch (TemplateNotFoundException e) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "there are no restore instructions for kind " + manifest.kind(),
                    "add templates/storage/RESTORE." + manifest.kind() + ".txt.ftl",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TemplateException e) {
            throw new IllegalStateException("the template of RESTORE.txt for kind " + manifest.kind() + " is wrong", e);
        }
    }

    /** Everything that the templates may use; each value is fit for its one place. */
    private static Map<String, Object> model(Manifest manifest) {
        Map<String, Object> model = new HashMap<>();
        model.put("directory", manifest.directory());
        model.put("kind", manifest.kind());
        model.put("type", manifest.type().word());
        model.put("consistencyTime", manifest.consistencyTime().toString());
        model.put("signer", manifest.signer());
        model.put("plainSize", manifest.plainSize());
        model.put("storedSize", manifest.storedSize());
        model.put("tools", tools(manifest));
        model.put(
                "streams",
                manifest.streams().stream().map(Manifest.Stream::name).toList());
        model.put(
                "volumes",
                manifest.streams().stream()
                        .flatMap(stream -> stream.volumes().stream())
                        .toList());
        model.put("main", manifest.streams().get(0));
        switch (manifest.kind()) {
            case "postgres" -> addPostgres(model, manifest);
            case "sqlite" -> model.put("checks", ShellText.document(SqliteCounts.queries(manifest.counts())));
            case "command" -> addCommand(model, manifest);
            case "git" -> addGit(model, manifest.properties());
            default -> model.putAll(manifest.counts());
        }
        return model;
    }

    private static void addPostgres(Map<String, Object> model, Manifest manifest) {
        PostgresStatements statements = new PostgresStatements(manifest.properties());
        model.put("create", ShellText.document(statements.create()));
        model.put("properties", ShellText.document(statements.properties()));
        model.put("checks", ShellText.document(PostgresStatements.counts(manifest.counts())));
    }

    private static void addCommand(Map<String, Object> model, Manifest manifest) {
        model.put(
                "load",
                ShellText.line(ShellText.words(texts(manifest.properties().get("load")))));
        model.put(
                "variables",
                ShellText.line(String.join(" ", texts(manifest.properties().get("variables")))));
    }

    private static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static void addGit(Map<String, Object> model, Map<String, Object> properties) {
        String head = String.valueOf(properties.get("head"));
        boolean detached = !head.startsWith("ref: ");
        model.put("detached", detached);
        model.put("headText", ShellText.document(List.of(detached ? head : head.substring("ref: ".length()))));
        model.put("objectFormat", "sha256".equals(properties.get("objectFormat")) ? "sha256" : "sha1");
        if (properties.get("refsSha256") instanceof String refs && refs.matches("[0-9a-f]{64}")) {
            model.put("refsSha256", refs);
        }
    }

    private static List<String> tools(Manifest manifest) {
        return manifest.tools().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tool -> ShellText.line(tool.getKey() + " " + tool.getValue()))
                .toList();
    }
}
