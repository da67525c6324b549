package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import freemarker.cache.ClassTemplateLoader;
import freemarker.cache.FileTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.core.Environment;
import freemarker.core.TemplateMarkupOutputModel;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateNotFoundException;
import freemarker.template.TemplateScalarModel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.catalog.JsonColumn;
import org.bactrian.catalog.Row;

/**
 * The FreeMarker files {@code <event>.<kind of channel>.ftl}, such as {@code backup-failed.slack.ftl}; an event without one
 * takes {@code event.<kind of channel>.ftl}. A file assigns {@code subject}, {@code text} and, for e-mail, {@code html}.
 */
public final class Templates {
    private final Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);

    /** @param directory files there win over the built-in ones; it need not exist */
    public Templates(Path directory) {
        requireNonNull(directory, "directory required");
        TemplateLoader builtIn = new ClassTemplateLoader(Templates.class, "/templates/communication");
        configuration.setTemplateLoader(
                Files.isDirectory(directory)
                        ? new MultiTemplateLoader(new TemplateLoader[] {own(directory), builtIn})
                        : builtIn);
        configuration.setDefaultEncoding("UTF-8");
        configuration.setLocale(Locale.ROOT);
        configuration.setLocalizedLookup(false);
        configuration.setLogTemplateExceptions(false);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setRegisteredCustomOutputFormats(List.of(SlackFormat.INSTANCE));
    }

    private static TemplateLoader own(Path directory) {
        try {
            return new FileTemplateLoader(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Renders a row of {@code notices}.
     *
     * @param kind of the channel: slack or email
     * @throws BactrianException when the template is wrong
     */
    Rendered render(Map<String, Object> notice, String kind) {
        Map<String, Object> model =
                new LinkedHashMap<>(new JsonColumn(new Row(notice).required("payload_json")).values());
        model.put("notice", new Row(notice).required("id"));
        @SuppressWarnings("unchecked")
        Map<String, Object> event = (Map<String, Object>) model.getOrDefault("event", Map.of());
        Template template = template(event.getOrDefault("kind", "event").toString(), kind);
        try {
            Environment environment = template.createProcessingEnvironment(clean(model), new StringWriter());
            environment.process();
            return new Rendered(
                    part(environment, "subject").replaceAll("\\s+", " ").strip(),
                    part(environment, "text").strip(),
                    part(environment, "html").strip());
        } catch (TemplateException | IOException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the template " + template.getName() + " cannot be rendered: " + e.getMessage(),
                    "correct it in " + "bactrian.templates.directory",
                    e);
        }
    }

    private Template template(String event, String kind) {
        try {
            return configuration.getTemplate(event.replace('.', '-') + "." + kind + ".ftl");
        } catch (TemplateNotFoundException e) {
            return generic(kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Template generic(String kind) {
        try {
            return configuration.getTemplate("event." + kind + ".ftl");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String part(Environment environment, String name) throws TemplateException {
        TemplateModel value = environment.getVariable(name);
        if (value instanceof TemplateMarkupOutputModel<?> markup) {
            return markup(markup);
        }
        return value instanceof TemplateScalarModel scalar ? scalar.getAsString() : "";
    }

    private static <M extends TemplateMarkupOutputModel<M>> String markup(TemplateMarkupOutputModel<M> value)
            throws TemplateException {
        @SuppressWarnings("unchecked")
        M typed = (M) value;
        return value.getOutputFormat().getMarkupString(typed);
    }

    // what drives a terminal or ends a line of a protocol has no place in a message
    private static Object clean(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> cleaned = new LinkedHashMap<>();
            map.forEach((key, inner) -> {
                if (inner != null) {
                    cleaned.put(String.valueOf(key), clean(inner));
                }
            });
            return cleaned;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Templates::clean).toList();
        }
        return value instanceof String text
                ? text.replaceAll("[\\p{Cntrl}&&[^\n\t]]|[\\u202A-\\u202E\\u2066-\\u2069]", " ")
                : value;
    }
}
