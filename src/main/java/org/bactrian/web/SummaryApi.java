package org.bactrian.web;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.Sha256;
import org.jspecify.annotations.Nullable;

/** The body of {@code /api/v2/summary.json} in the shape of Statuspage's public API, version 2. */
final class SummaryApi {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final String title;
    private final String url;
    private final Instant since;

    /** @param since what counts as the creation of all components */
    SummaryApi(String title, String url, Instant since) {
        this.title = requireNonNull(title, "title required");
        this.url = requireNonNull(url, "url required");
        this.since = requireNonNull(since, "since required");
    }

    Map<String, Object> summary(List<StatusBoard.Entry> entries, Instant now) {
        ComponentStatus.RollUp rollUp = ComponentStatus.rollUp(
                entries.stream().map(StatusBoard.Entry::status).toList());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("id", id("page", url));
        page.put("name", title);
        page.put("url", url);
        page.put("time_zone", "Etc/UTC");
        page.put("updated_at", TIME.format(now));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("page", page);
        summary.put("components", components(entries));
        summary.put("incidents", List.of());
        summary.put("scheduled_maintenances", List.of());
        summary.put("status", Map.of("indicator", rollUp.indicator(), "description", rollUp.description()));
        return summary;
    }

    private List<Map<String, @Nullable Object>> components(List<StatusBoard.Entry> entries) {
        Map<String, List<StatusBoard.Entry>> groups = new LinkedHashMap<>();
        entries.forEach(entry ->
                groups.computeIfAbsent(entry.group(), key -> new ArrayList<>()).add(entry));
        List<Map<String, @Nullable Object>> components = new ArrayList<>();
        groups.forEach((group, members) -> {
            ComponentStatus worst = members.stream()
                    .map(StatusBoard.Entry::status)
                    .reduce(ComponentStatus.OPERATIONAL, ComponentStatus::worse);
            String groupId = id("group", group);
            Map<String, @Nullable Object> row = component(groupId, group, worst, null, components.size() + 1);
            row.put("group", true);
            row.put("components", members.stream().map(SummaryApi::id).toList());
            components.add(row);
            for (StatusBoard.Entry member : members) {
                Map<String, @Nullable Object> leaf = component(
                        id(member), member.name(), member.status(), member.changedAt(), components.size() + 1);
                leaf.put("group_id", groupId);
                components.add(leaf);
            }
        });
        return components;
    }

    private Map<String, @Nullable Object> component(
            String id, String name, ComponentStatus status, @Nullable Instant changed, int position) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("name", name);
        row.put("status", status.code());
        row.put("created_at", TIME.format(since));
        row.put("updated_at", TIME.format(changed == null ? since : changed));
        row.put("position", position);
        row.put("description", null);
        row.put("showcase", true);
        row.put("start_date", null);
        row.put("group_id", null);
        row.put("page_id", id("page", url));
        row.put("group", false);
        row.put("only_show_if_degraded", false);
        return row;
    }

    private static String id(StatusBoard.Entry entry) {
        return id("system", entry.system());
    }

    /** Twelve digits and lower-case letters that say nothing of the name. */
    static String id(String kind, String name) {
        byte[] digest = Sha256.digest().digest(("bactrian " + kind + " " + name).getBytes(StandardCharsets.UTF_8));
        String digits = new BigInteger(1, digest).toString(36);
        return ("000000000000" + digits).substring(digits.length());
    }
}
