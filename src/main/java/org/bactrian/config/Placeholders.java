package org.bactrian.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/**
 * Puts values in the place of {@code {{env:NAME}}}, {@code {{env:NAME:default}}} and {@code {{file:PATH}}} (the content
 * of the file, without the newline at its end).
 */
final class Placeholders {
    private static final Pattern FORM = Pattern.compile("\\{\\{(.*?)\\}\\}");
    private static final String KNOWN = "placeholders are {{env:NAME}}, {{env:NAME:default}} and {{file:PATH}}";
    private final Map<String, String> environment;
    private final Path base;

    /** @param base what relative paths of files start from */
    Placeholders(Map<String, String> environment, Path base) {
        this.environment = environment;
        this.base = base;
    }

    static boolean in(String text) {
        return text.contains("{{");
    }

    /**
     * The text with all placeholders replaced.
     *
     * @throws BactrianException when a value is missing or empty; names the place of the value, never a value
     */
    String resolve(String text) {
        return FORM.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match)));
    }

    private String value(MatchResult match) {
        String[] parts = match.group(1).split(":", 2);
        if (parts.length == 2 && parts[0].equals("env")) {
            return variable(parts[1]);
        }
        if (parts.length == 2 && parts[0].equals("file")) {
            return content(parts[1]);
        }
        throw new BactrianException(ErrorKind.USAGE, "unknown placeholder '" + match.group() + "'", KNOWN);
    }

    private String variable(String reference) {
        String[] parts = reference.split(":", 2);
        String value = environment.getOrDefault(parts[0], "");
        if (!value.isEmpty()) {
            return value;
        }
        if (parts.length == 2) {
            return parts[1];
        }
        String how = environment.containsKey(parts[0]) ? "is empty" : "is not set";
        throw missing("environment variable '" + parts[0] + "' " + how, "set it where the service is started");
    }

    private String content(String name) {
        Path file = base.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw missing("file '" + file + "' does not exist", "create it, or write another path");
        }
        try {
            String value = Files.readString(file).replaceFirst("\\r?\\n\\z", "");
            if (value.isEmpty()) {
                throw missing("file '" + file + "' is empty", "write the value into it");
            }
            return value;
        } catch (IOException unreadable) {
            String hint = "it must be UTF-8 text that the user of the service may read";
            throw new BactrianException(
                    ErrorKind.USAGE, "missing secret: file '" + file + "' cannot be read", hint, unreadable);
        }
    }

    private static BactrianException missing(String what, String hint) {
        return new BactrianException(ErrorKind.USAGE, "missing secret: " + what, hint);
    }
}
