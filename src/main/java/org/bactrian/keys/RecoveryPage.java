package org.bactrian.keys;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.jspecify.annotations.Nullable;

/**
 * How to restore, on paper: {@code RECOVERY.txt}, and the same as {@code RECOVERY.html} for the printer. The page is made
 * out of the text, so that both say the same: a number begins a heading, four spaces a command, two a fact.
 */
final class RecoveryPage {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{((?:env|file):[^}]+)}}|\\b(?:password|restorePassword)File: *[\"']?([^\"',}\\s]+)");

    private final Configuration templates = new Configuration(Configuration.VERSION_2_3_34);

    /**
     * A piece of the page.
     *
     * @param kind title, heading, part, command, fact or prose: how it looks
     */
    public record Block(String kind, String text) {}

    RecoveryPage() {
        templates.setClassForTemplateLoading(RecoveryPage.class, "/templates/keys");
        templates.setTagSyntax(Configuration.SQUARE_BRACKET_TAG_SYNTAX);
        templates.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setDefaultEncoding("UTF-8");
        templates.setLocale(Locale.ROOT);
        templates.setNumberFormat("c");
    }

    /** The text, in lines that fit on paper where people wrote nothing longer. */
    String text(KitContents contents) {
        Instant madeAt = contents.madeAt().truncatedTo(ChronoUnit.SECONDS);
        return render(
                "RECOVERY.txt.ftl",
                Map.of(
                        "installation", line(contents.installation()),
                        "madeAt", madeAt.toString(),
                        "proveBy", madeAt.plus(Proofs.VALID).toString().substring(0, 10),
                        "recipients", recipients(contents),
                        "signers", signers(contents),
                        "targets", TargetPlace.of(contents.targets()),
                        "sources",
                                contents.sources().stream()
                                        .map(RecoveryPage::line)
                                        .toList(),
                        "placeholders", placeholders(contents),
                        "open", SealedIdentity.OPEN_BY_HAND));
    }

    /** The page for the text. */
    String html(String text) {
        return render("RECOVERY.html.ftl", Map.of("blocks", blocks(text)));
    }

    private static List<Map<String, String>> recipients(KitContents contents) {
        return contents.keys().recipients().stream()
                .map(named -> Map.of(
                        "label", line(named.recipient().label()),
                        "key", named.recipient().key(),
                        "keptAt", line(named.recipient().keptAt()),
                        "fingerprint", grouped(named.fingerprint())))
                .toList();
    }

    private static List<Map<String, String>> signers(KitContents contents) {
        return contents.keys().signers().stream()
                .map(named -> Map.of(
                        "label", line(named.signer().label()),
                        "fingerprint", grouped(named.fingerprint()),
                        "file", named.file(),
                        "times", times(named.signer()),
                        "now", named.fingerprint().equals(contents.keys().fingerprintOfSigner()) ? "yes" : ""))
                .toList();
    }

    private static String times(TrustedSigner signer) {
        if (signer.revoked()) {
            return "REVOKED: what it signed must not be restored";
        }
        return moment("from the beginning", "from ", signer.from()) + " " + moment("on", "until ", signer.until());
    }

    private static String moment(String open, String word, @Nullable Instant moment) {
        return moment == null ? open : word + moment;
    }

    private static List<String> placeholders(KitContents contents) {
        TreeSet<String> names = new TreeSet<>();
        contents.configuration()
                .forEach((file, text) -> PLACEHOLDER
                        .matcher(text.lines()
                                .filter(line -> !line.strip().startsWith("#"))
                                .collect(Collectors.joining("\n")))
                        .results()
                        .forEach(found ->
                                names.add(line(found.group(1) != null ? found.group(1) : "file:" + found.group(2))
                                        + "  in " + file)));
        return List.copyOf(names);
    }

    /** In groups of four: easy to compare on paper. */
    private static String grouped(String digits) {
        return digits.replaceAll("(.{4})(?=.)", "$1 ");
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String kind = kind(line, blocks.isEmpty());
            Block last = blocks.isEmpty() ? new Block("", "") : blocks.get(blocks.size() - 1);
            String content = kind.equals("command") ? line.substring(4) : line.strip();
            if (kind.equals(last.kind()) && !kind.equals("gap")) {
                String between = kind.equals("prose") ? " " : "\n";
                blocks.set(blocks.size() - 1, new Block(kind, last.text() + between + content));
            } else {
                blocks.add(new Block(kind, content));
            }
        }
        return blocks.stream().filter(block -> !block.kind().equals("gap")).toList();
    }

    private static String kind(String line, boolean first) {
        if (first) {
            return "title";
        }
        if (line.isBlank()) {
            return "gap";
        }
        if (line.startsWith("    ")) {
            return "command";
        }
        if (line.startsWith("  ")) {
            return "fact";
        }
        return line.matches("\\d\\. .*") ? "heading" : line.matches("\\d\\.\\d .*") ? "part" : "prose";
    }

    private String render(String name, Map<String, Object> model) {
        try {
            StringWriter text = new StringWriter();
            templates.getTemplate(name).process(model, text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TemplateException e) {
            throw new BactrianException(ErrorKind.FAILED, "the template " + name + " is wrong", "report it", e);
        }
    }
}
