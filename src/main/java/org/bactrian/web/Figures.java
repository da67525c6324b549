package org.bactrian.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bactrian.catalog.Row;

/** Figures of the catalog in the text format of Prometheus. */
public final class Figures {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Double> values = new ConcurrentHashMap<>();

    /** @param rows of {@code select-good-backups.sql} */
    public void backups(List<Map<String, Object>> rows) {
        for (Map<String, Object> row : rows) {
            Tags tags = source(row);
            double seconds = (new Row(row).number("ended_at") - new Row(row).number("started_at")) / 1000.0;
            gauge(
                    "last.success.timestamp",
                    "seconds",
                    "The moment that the newest good backup restores to",
                    tags,
                    new Row(row).number("consistency_at") / 1000.0);
            gauge("backup.duration", "seconds", "How long the newest good backup took", tags, seconds);
            String help = "Bytes of the newest good backup, before and after compression and encryption";
            gauge("backup.size", "bytes", help, tags.and("kind", "plain"), new Row(row).number("plain_bytes"));
            gauge("backup.size", "bytes", help, tags.and("kind", "stored"), new Row(row).number("stored_bytes"));
        }
    }

    /** @param rows of {@code select-run-counts.sql} */
    public void runs(List<Map<String, Object>> rows) {
        for (Map<String, Object> row : rows) {
            counter(
                    "backup.runs",
                    "Backup runs that ended, by result",
                    source(row).and("result", result(row)),
                    row);
        }
    }

    /** @param row of {@code select-outbox.sql} */
    public void outbox(Map<String, Object> row) {
        long pending = new Row(row).number("pending");
        long age = pending == 0 ? 0 : new Row(row).number("now_at") - new Row(row).number("oldest_at");
        gauge("outbox.pending", "", "Notices that wait to be delivered", Tags.empty(), pending);
        gauge("outbox.oldest", "seconds", "How long the oldest of them has waited", Tags.empty(), age / 1000.0);
    }

    /** @param rows of {@code select-notice-counts.sql} */
    public void notices(List<Map<String, Object>> rows) {
        for (Map<String, Object> row : rows) {
            Tags tags = Tags.of("channel", new Row(row).required("channel"), "result", result(row));
            counter("notifications", "Notices that were delivered or given up", tags, row);
        }
    }

    /** All figures. */
    public String text() {
        return registry.scrape();
    }

    private static Tags source(Map<String, Object> row) {
        return Tags.of("system", new Row(row).required("system"), "source", new Row(row).required("source"));
    }

    private static String result(Map<String, Object> row) {
        return new Row(row).required("state").toLowerCase(Locale.ROOT);
    }

    private void gauge(String name, String unit, String help, Tags tags, double value) {
        String key = name + tags;
        if (values.put(key, value) != null) {
            return; // registered with its first value
        }
        Gauge.Builder<Map<String, Double>> gauge = Gauge.builder(
                        "bactrian." + name, values, all -> all.getOrDefault(key, 0.0))
                .description(help)
                .tags(tags);
        (unit.isEmpty() ? gauge : gauge.baseUnit(unit)).register(registry);
    }

    private void counter(String name, String help, Tags tags, Map<String, Object> row) {
        String key = name + tags;
        if (values.put(key, (double) new Row(row).number("number")) != null) {
            return;
        }
        FunctionCounter.builder("bactrian." + name, values, all -> all.getOrDefault(key, 0.0))
                .description(help)
                .tags(tags)
                .register(registry);
    }
}
