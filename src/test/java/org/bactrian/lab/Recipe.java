package org.bactrian.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/sources.md tells people to write, so that a test does the same. */
public final class Recipe {
    private static final Path PAGE = Path.of(System.getProperty("bactrian.basedir", "."), "docs/sources.md");

    private Recipe() {}

    /**
     * The first block of code of a language below a heading.
     *
     * @throws IllegalStateException when the page has none
     */
    public static String block(String heading, String language) throws IOException {
        String page = Files.readString(PAGE);
        Matcher block = Pattern.compile(
                        "(?s)^### " + Pattern.quote(heading) + "\\n(?:(?!^#{2,3} ).)*?^```" + language + "\\n(.*?)^```",
                        Pattern.MULTILINE)
                .matcher(page);
        if (!block.find()) {
            throw new IllegalStateException(PAGE + " has no '" + language + "' below '" + heading + "'");
        }
        return block.group(1);
    }
}
