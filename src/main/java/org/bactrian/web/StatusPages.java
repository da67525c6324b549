package org.bactrian.web;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import freemarker.cache.FileTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;

/** The answers of the public port, kept for some seconds so that a crowd of readers costs one look at the catalog. */
public final class StatusPages {
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StatusBoard board;
    private final Site site;
    private final Clock clock;
    private final SummaryApi api;
    private final Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
    private final AtomicReference<Map<String, Page>> pages = new AtomicReference<>(Map.of());
    private final AtomicReference<Instant> renewedAt = new AtomicReference<>(Instant.MIN);

    /**
     * What the pages say of themselves.
     *
     * @param templates files there win over the built-in ones; it need not exist
     */
    public record Site(String title, String url, Path templates) {}

    public StatusPages(StatusBoard board, Site site, Clock clock) {
        this.board = requireNonNull(board, "board required");
        this.site = requireNonNull(site, "site required");
        this.clock = requireNonNull(clock, "clock required");
        this.api = new SummaryApi(site.title(), site.url(), clock.instant());
        templates.setClassForTemplateLoading(StatusPages.class, "/templates/web");
        if (Files.isDirectory(site.templates())) {
            try {
                templates.setTemplateLoader(new MultiTemplateLoader(new TemplateLoader[] {
                    new FileTemplateLoader(site.templates().toFile()), templates.getTemplateLoader()
                }));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        templates.setDefaultEncoding("UTF-8");
        templates.setLocale(Locale.ROOT);
        templates.setLocalizedLookup(false);
        templates.setLogTemplateExceptions(false);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    }

    /** Whether the caller is to renew the pages; of many callers at one time one is, and all while there are none yet. */
    public boolean stale() {
        Instant seen = requireNonNull(renewedAt.get());
        Instant now = clock.instant();
        boolean fresh = !seen.equals(Instant.MIN) && seen.plus(KEPT).isAfter(now);
        return requireNonNull(pages.get()).isEmpty() || (!fresh && renewedAt.compareAndSet(seen, now));
    }

    /**
     * Writes all pages anew.
     *
     * @param backups rows of {@code select-good-backups.sql}
     * @param runs rows of {@code select-last-runs.sql}
     * @throws BactrianException when a template is wrong
     */
    public void renew(List<Map<String, Object>> backups, List<Map<String, Object>> runs) {
        Instant now = clock.instant();
        List<StatusBoard.Entry> entries = board.entries(backups, runs);
        // all at once: a reader beside the first renewal would else find some pages and miss others
        pages.set(Map.of(
                "summary", page(summary(entries, now), "application/json; charset=utf-8"),
                "style", page(template("style.css.ftl", Map.of()), "text/css; charset=utf-8"),
                "page", page(template("status.html.ftl", model(entries, now)), "text/html; charset=utf-8")));
        renewedAt.set(now);
    }

    /** A page by name: {@code page}, {@code style} or {@code summary}. */
    public Page page(String name) {
        Page page = requireNonNull(pages.get()).get(name);
        if (page == null) {
            throw new IllegalArgumentException("there is no page '" + name + "'");
        }
        return page;
    }

    private String summary(List<StatusBoard.Entry> entries, Instant now) {
        try {
            return JSON.writeValueAsString(api.summary(entries, now));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the summary is no JSON", e);
        }
    }

    private Map<String, Object> model(List<StatusBoard.Entry> entries, Instant now) {
        ComponentStatus.RollUp rollUp = ComponentStatus.rollUp(
                entries.stream().map(StatusBoard.Entry::status).toList());
        Map<String, List<Map<String, String>>> groups = new LinkedHashMap<>();
        for (StatusBoard.Entry entry : entries) {
            groups.computeIfAbsent(entry.group(), key -> new ArrayList<>()).add(row(entry, now));
        }
        return Map.of(
                "title", site.title(),
                "headline", rollUp.description(),
                "indicator", rollUp.indicator(),
                "checkedAt", now.truncatedTo(ChronoUnit.SECONDS).toString(),
                "groups", groups);
    }

    private static Map<String, String> row(StatusBoard.Entry entry, Instant now) {
        Instant good = entry.lastGood();
        return Map.of(
                "name", entry.name(),
                "status", entry.status().code(),
                "word", entry.status().word(),
                "shape", entry.status().shape(),
                "lastGood",
                        good == null ? "" : good.truncatedTo(ChronoUnit.SECONDS).toString(),
                "age", good == null ? "" : age(Duration.between(good, now)));
    }

    /** A duration as people say it. */
    static String age(Duration age) {
        long minutes = Math.max(0, age.toMinutes());
        if (minutes < 1) {
            return "less than a minute";
        }
        if (minutes < 120) {
            return minutes + (minutes == 1 ? " minute" : " minutes");
        }
        return minutes < 48 * 60 ? minutes / 60 + " hours" : minutes / (24 * 60) + " days";
    }

    private String template(String name, Map<String, Object> model) {
        try {
            StringWriter text = new StringWriter();
            templates.getTemplate(name).process(model, text);
            return text.toString();
        } catch (IOException | TemplateException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the template " + name + " cannot be rendered: " + e.getMessage(),
                    "correct it in " + site.templates(),
                    e);
        }
    }

    private static Page page(String text, String type) {
        return new Page(text.getBytes(StandardCharsets.UTF_8), type, "\"" + SummaryApi.id("tag", text) + "\"");
    }
}
