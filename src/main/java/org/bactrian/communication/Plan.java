package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Event;
import org.bactrian.artifact.Sha256;
import org.bactrian.catalog.JsonColumn;
import org.bactrian.config.Inventory;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.PeopleSpec.PlanLine;
import org.bactrian.config.PeopleSpec.Stakeholder;
import org.bactrian.config.SystemSpec;

/** Who is told of an event, and by which channel: the lines of {@code people.yaml}. */
public final class Plan {
    /** Raised when an event could not be planned. */
    public static final String FAILED = "plan.failed";
    /** Raised when a notice was given up. */
    public static final String CHANNEL_DEGRADED = "channel.degraded";

    private static final Set<String> OWN_PROBLEMS = Set.of(FAILED, CHANNEL_DEGRADED);
    private static final String OWNER = "owner";

    private final PeopleSpec people;
    private final Inventory inventory;
    private final Clock clock;

    public Plan(PeopleSpec people, Inventory inventory, Clock clock) {
        this.people = requireNonNull(people, "people required");
        this.inventory = requireNonNull(inventory, "inventory required");
        this.clock = requireNonNull(clock, "clock required");
    }

    private record Recipient(Stakeholder stakeholder, String channel, String address, List<String> lines) {}

    /**
     * The notices of an event: every line that names its kind contributes; an address that several lines name by the same
     * channel gets one notice. A problem of announcing itself that no line names goes to those who hear of failed backups.
     *
     * @throws BactrianException when a line names a stakeholder or channel that does not exist
     */
    public List<Notice> notices(Event event) {
        List<PlanLine> lines = matching(event.kind());
        if (lines.isEmpty() && OWN_PROBLEMS.contains(event.kind())) {
            lines = matching("backup.failed");
        }
        Map<String, Recipient> recipients = new LinkedHashMap<>();
        for (PlanLine line : lines) {
            for (String name : line.tell()) {
                stakeholder(line, name, event).ifPresent(told -> addAll(recipients, line, told));
            }
        }
        return reachable(event, List.copyOf(recipients.values())).stream()
                .map(recipient -> notice(event, recipient))
                .toList();
    }

    // that a channel is broken is not told by that channel, as long as there is another
    private static List<Recipient> reachable(Event event, List<Recipient> all) {
        if (!event.kind().equals(CHANNEL_DEGRADED)) {
            return all;
        }
        Object broken = event.facts().getOrDefault("channel", "");
        List<Recipient> others =
                all.stream().filter(to -> !to.channel().equals(broken)).toList();
        return others.isEmpty() ? all : others;
    }

    private List<PlanLine> matching(String kind) {
        return people.plan().stream()
                .filter(line -> line.events().stream().anyMatch(pattern -> matches(pattern, kind)))
                .toList();
    }

    private static boolean matches(String pattern, String kind) {
        return pattern.equals(kind)
                || pattern.equals("*")
                || (pattern.endsWith(".*") && kind.startsWith(pattern.substring(0, pattern.length() - 1)));
    }

    private Optional<Stakeholder> stakeholder(PlanLine line, String name, Event event) {
        String id = name;
        if (name.equals(OWNER)) {
            SystemSpec system = inventory.systems().get(event.source().system());
            if (system == null) {
                return Optional.empty(); // the system left the inventory while its event was waiting
            }
            id = system.owner();
        }
        Stakeholder found = people.stakeholders().get(id);
        if (found == null) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "the plan line '" + line.name() + "' tells '" + id + "', who is no stakeholder",
                    "name one of " + people.stakeholders().keySet() + " in people.yaml");
        }
        return Optional.of(found);
    }

    private void addAll(Map<String, Recipient> recipients, PlanLine line, Stakeholder told) {
        for (String channel : line.by()) {
            if (!people.channels().containsKey(channel)) {
                throw new BactrianException(
                        ErrorKind.USAGE,
                        "the plan line '" + line.name() + "' uses '" + channel + "', which is no channel",
                        "name one of " + people.channels().keySet() + " in people.yaml");
            }
            for (String address : told.addresses().getOrDefault(channel, List.of())) {
                recipients
                        .computeIfAbsent(
                                channel + " " + address,
                                key -> new Recipient(told, channel, address, new ArrayList<>()))
                        .lines()
                        .add(line.name());
            }
        }
    }

    private Notice notice(Event event, Recipient to) {
        String digest = Sha256.of(event.id());
        long seq = event.happenedAt().toEpochMilli() * 1000 + Long.parseLong(digest.substring(0, 6), 16) % 1000;
        String lines = String.join(", ", to.lines().stream().distinct().toList());
        String id = Sha256.of(event.condition(), Long.toString(seq), to.channel(), to.address())
                .substring(0, 24);
        return new Notice(
                id,
                event.condition(),
                seq,
                to.stakeholder().id(),
                to.channel(),
                to.address(),
                event.id(),
                lines,
                JsonColumn.of(payload(event, to, lines)).text(),
                clock.millis());
    }

    private Map<String, Object> payload(Event event, Recipient to, String lines) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", event.id());
        told.put("kind", event.kind());
        told.put("severity", event.severity().name().toLowerCase(Locale.ROOT));
        told.put("happenedAt", event.happenedAt().toString());
        told.put("system", event.source().system());
        told.put("source", event.source().source());
        told.put("runId", event.runId());
        told.put("text", event.text());
        told.put("hint", event.hint());
        told.put("facts", event.facts());
        SystemSpec system = inventory.systems().get(event.source().system());
        String title = system == null ? event.source().system() : system.title();
        return Map.of("event", told, "title", title, "to", to.stakeholder().name(), "planLine", lines);
    }
}
