package org.bactrian.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Nearest;
import org.bactrian.config.Problem.Severity;
import org.quartz.CronExpression;

/** Checks the {@code bactrian.*} keys of {@code application.properties}: all are there, none is misspelt, values fit. */
public final class PropertiesCheck {
    private static final String PREFIX = "bactrian.";
    private static final String CATALOG = "bactrian.catalog.";
    private static final Set<String> GIVEN = Set.of("bactrian.home", "bactrian.routes");
    /** Read by routes alone, where Camel puts values in the place of any placeholder. */
    private static final Set<String> OF_ROUTES = Set.of(
            "bactrian.target.pause",
            "bactrian.schedule.tick",
            "bactrian.proof.tick",
            "bactrian.repair.tick",
            "bactrian.sweep.tick");

    private static final Pattern KEY = Pattern.compile("\\s*([^#!\\s=:][^\\s=:]*)\\s*[=:\\s].*|\\s*([^#!\\s=:]+)");
    private static final Map<String, Form> KEYS = keys();
    private final Path path;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    /** What a value must look like, and how that is told. */
    private enum Form {
        TEXT(".*", ""),
        NEEDED(".+", "a value"),
        PORT("\\d{1,4}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]", "a port from 0 to 65535"),
        COUNT("[1-9]\\d{0,5}", "a whole number of at least 1"),
        MILLISECONDS("\\d{1,9}", "a whole number of milliseconds"),
        DURATION("\\d{1,9}[smhd]", "a number and s, m, h or d, such as 90s or 2m"),
        FLAG("true|false", "true or false"),
        CRON(".+", "a cron time, such as 0 * * * * ?");

        private final Pattern pattern;
        private final String wanted;

        Form(String pattern, String wanted) {
            this.pattern = Pattern.compile(pattern);
            this.wanted = wanted;
        }

        boolean fits(String value) {
            return pattern.matcher(value).matches() && (this != CRON || CronExpression.isValidExpression(value));
        }
    }

    /** @param path of the file */
    public PropertiesCheck(Path path) {
        this.path = Objects.requireNonNull(path);
    }

    /** Everything that is wrong; shows no value of a key that may hold a secret. */
    public List<Problem> check(ApplicationProperties properties, Map<String, String> environment) {
        problems.clear();
        findLines();
        for (String key : new TreeMap<>(properties.all()).keySet()) {
            if (key.startsWith(PREFIX) && !KEYS.containsKey(key) && !GIVEN.contains(key)) {
                report(key, "unknown key '" + key + "'", Nearest.hint(key, KEYS.keySet(), "known are"));
            }
        }
        KEYS.forEach((key, form) -> {
            if (key.startsWith(CATALOG)) {
                checkCatalog(key, properties, environment);
            } else {
                checkValue(key, properties.text(key), form);
            }
        });
        return List.copyOf(problems);
    }

    private void checkCatalog(String key, ApplicationProperties properties, Map<String, String> environment) {
        try {
            properties.filled(key, environment);
        } catch (BactrianException missing) {
            report(key, String.valueOf(missing.getMessage()), missing.hint());
        }
    }

    private void checkValue(String key, String value, Form form) {
        boolean placeholder = Placeholders.in(value);
        if (placeholder && !OF_ROUTES.contains(key)) {
            report(key, "a placeholder of a value from elsewhere", "write the value; only the catalog's keys take one");
        } else if (!placeholder && !form.fits(value)) {
            report(key, "'" + value + "' does not fit", form.wanted);
        }
    }

    /** Where each key stands, and which stand twice: of these the last would silently win. */
    private void findLines() {
        try {
            boolean continued = false;
            int number = 0;
            for (String line : Files.readAllLines(path)) {
                number++;
                Matcher matcher = KEY.matcher(line.replace("\uFEFF", ""));
                if (!continued && matcher.matches()) {
                    found(Objects.requireNonNullElse(matcher.group(1), matcher.group(2)), number);
                }
                continued = line.endsWith("\\") && (continued || !line.matches("\\s*[#!].*"));
            }
        } catch (IOException unreadable) {
            report("", "the file cannot be read", "it must be UTF-8 text that the user of the service may read");
        }
    }

    private void found(String key, int line) {
        Integer before = lines.put(key, line);
        if (before != null) {
            report(key, "'" + key + "' is there twice", "the first one is in line " + before + "; remove one of them");
        }
    }

    private void report(String key, String message, String hint) {
        int line = lines.getOrDefault(key, 0);
        problems.add(new Problem(path.toString(), line, key, message, hint, Severity.ERROR));
    }

    private static Map<String, Form> keys() {
        Map<String, Form> keys = new TreeMap<>();
        keys.put("bactrian.catalog.url", Form.NEEDED);
        keys.put("bactrian.catalog.user", Form.TEXT);
        keys.put("bactrian.catalog.password", Form.TEXT);
        keys.put("bactrian.record.patience", Form.DURATION);
        keys.put("bactrian.staging.directory", Form.NEEDED);
        keys.put("bactrian.scratch.directory", Form.NEEDED);
        keys.put("bactrian.dump.silence", Form.DURATION);
        keys.put("bactrian.target.patience", Form.DURATION);
        keys.put("bactrian.target.pause", Form.MILLISECONDS);
        keys.put("bactrian.restore.window", Form.COUNT);
        keys.put("bactrian.scratch.user", Form.NEEDED);
        keys.put("bactrian.proof.tick", Form.CRON);
        keys.put("bactrian.repair.tick", Form.CRON);
        keys.put("bactrian.sweep.tick", Form.CRON);
        keys.put("bactrian.runs.maximum", Form.COUNT);
        keys.put("bactrian.schedule.tick", Form.CRON);
        keys.put("bactrian.public.host", Form.NEEDED);
        keys.put("bactrian.public.port", Form.PORT);
        keys.put("bactrian.public.url", Form.NEEDED);
        keys.put("bactrian.public.title", Form.TEXT);
        keys.put("bactrian.operations.host", Form.NEEDED);
        keys.put("bactrian.operations.port", Form.PORT);
        keys.put("bactrian.operations.behindProxy", Form.FLAG);
        keys.put("bactrian.templates.directory", Form.TEXT);
        return keys;
    }
}
