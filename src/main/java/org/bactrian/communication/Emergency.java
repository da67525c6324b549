package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bactrian.artifact.Sha256;
import org.bactrian.catalog.CatalogFault;
import org.bactrian.catalog.JsonColumn;
import org.bactrian.communication.Outage.Address;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.PeopleSpec.Stakeholder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told, without the catalog, that the catalog cannot be read or written, and later that it can. */
public final class Emergency {
    private static final Logger LOG = LoggerFactory.getLogger(Emergency.class);
    private static final String FAILED = "catalog.failed";
    private static final String RECOVERED = "catalog.recovered";

    private final PeopleSpec people;
    private final EmergencyMemory memory;
    private final String host;
    private final Function<Throwable, DeliveryFailure> failures;
    private final Clock clock;

    /**
     * @param file remembers the outage for all processes of this host
     * @param host whose catalog it is
     * @param failures reads what a channel threw
     */
    public Emergency(
            PeopleSpec people, Path file, String host, Function<Throwable, DeliveryFailure> failures, Clock clock) {
        this.people = requireNonNull(people, "people required");
        this.memory = new EmergencyMemory(file);
        this.host = requireNonNull(host, "host required");
        this.failures = requireNonNull(failures, "failures required");
        this.clock = requireNonNull(clock, "clock required");
    }

    /**
     * The catalog failed.
     *
     * @param fault what was thrown
     * @param run what fails with it; null when the next try may be good
     * @return who is to be told of it now: nobody when they were, or when it may yet pass
     */
    public List<Telling> failed(Throwable fault, @Nullable Object run) {
        CatalogFault told = CatalogFault.of(fault).orElse(new CatalogFault(String.valueOf(fault.getMessage()), ""));
        long now = clock.millis();
        EmergencyMemory.Step step = memory.change(outage -> outage.failed(now, run != null, told.message()));
        if (step.before().none()) {
            LOG.error("{}", told.message());
        }
        if (step.after().tried() == step.before().tried()) {
            return List.of();
        }
        if (people.emergency().tell().isEmpty()) {
            LOG.error("nobody is told of it: people.yaml names nobody under 'emergency'");
            return List.of();
        }
        return everybody(address -> message(address, step.after(), failure(step.after(), told)));
    }

    /**
     * The catalog was written to.
     *
     * @param run what was recorded; null when it was but a look
     * @return who is to hear that it works again: exactly those who were told that it did not
     */
    public List<Telling> worked(@Nullable Object run) {
        if (memory.now().none()) {
            return List.of();
        }
        long now = clock.millis();
        EmergencyMemory.Step step = memory.change(outage -> outage.worked(now, run != null));
        if (step.after().none() || step.after().tried() == step.before().tried()) {
            return List.of();
        }
        LOG.info("the catalog can be written again");
        return step.after().told().stream()
                .map(address -> new Telling(
                        address.name(), List.of(address), to -> message(to, step.after(), recovery(step.after()))))
                .toList();
    }

    /** The address of the last message has it. */
    public void delivered(Telling telling) {
        telling.reach();
        Address address = telling.current();
        memory.change(
                outage -> outage.over() == 0 ? outage.heard(clock.millis(), address) : outage.heardOfEnd(address));
    }

    /** The channel did not take the last message. */
    public void refused(Telling telling, Throwable thrown) {
        LOG.warn(
                "channel {} did not take the message to {}: {}",
                telling.current().channel(),
                telling.current().target(),
                failures.apply(thrown).message());
    }

    /** All ways were tried that had to be. */
    public void ended(Telling telling) {
        if (!telling.reached()) {
            LOG.error("{} could not be told of the catalog by any channel", telling.name());
        }
    }

    /** Since when the catalog cannot be used, as people are told; empty when it can. */
    public String outage() {
        Outage outage = memory.now();
        return outage.none() || outage.over() != 0 ? "" : "failing since " + time(outage.since());
    }

    private List<Telling> everybody(Function<Address, Map<String, Object>> message) {
        List<Telling> tellings = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (String id : people.emergency().tell()) {
            Stakeholder stakeholder = people.stakeholders().get(id);
            List<Address> ways = stakeholder == null ? List.of() : ways(stakeholder, used);
            if (!ways.isEmpty()) {
                tellings.add(new Telling(id, ways, message));
            }
        }
        return tellings;
    }

    private List<Address> ways(Stakeholder stakeholder, Set<String> used) {
        List<Address> ways = new ArrayList<>();
        for (String channel : people.emergency().by()) {
            for (String target : stakeholder.addresses().getOrDefault(channel, List.of())) {
                if (used.add(channel + " " + target)) {
                    ways.add(new Address(stakeholder.id(), stakeholder.name(), channel, target));
                }
            }
        }
        return ways;
    }

    private Map<String, Object> failure(Outage outage, CatalogFault fault) {
        String since = outage.toldAt() == 0 ? "" : ", since " + time(outage.since());
        return event(
                FAILED,
                "critical",
                "Bactrian on " + host + " cannot use its catalog" + since
                        + ": no backup can be recorded, and nobody is told" + " of anything else. " + fault.message(),
                fault.hint());
    }

    private Map<String, Object> recovery(Outage outage) {
        return event(
                RECOVERED,
                "info",
                "Bactrian on " + host + " can use its catalog again; it could not since " + time(outage.since()) + " ("
                        + outage.text() + ")",
                "look with bactrian status which backups are missing");
    }

    private Map<String, Object> event(String kind, String severity, String text, String hint) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("kind", kind);
        event.put("severity", severity);
        event.put("happenedAt", time(clock.millis()));
        event.put("system", "bactrian");
        event.put("source", "catalog");
        event.put("runId", "");
        event.put("text", text);
        event.put("hint", hint);
        event.put("facts", Map.of());
        return event;
    }

    private Map<String, Object> message(Address to, Outage outage, Map<String, Object> event) {
        String incident = "bactrian/" + host + "/bactrian/catalog/" + outage.since();
        long root = outage.since() * 1000;
        long seq = FAILED.equals(event.get("kind")) && outage.toldAt() == 0 ? root : outage.tried() * 1000;
        Map<String, Object> notice = new LinkedHashMap<>();
        notice.put(
                "id",
                Sha256.of(incident, Long.toString(seq), to.channel(), to.target())
                        .substring(0, 24));
        notice.put("incident", incident);
        notice.put("seq", seq);
        notice.put("root", root);
        notice.put("channel", to.channel());
        notice.put("target", to.target());
        notice.put(
                "payload_json",
                JsonColumn.of(Map.of("event", event, "title", "Bactrian", "to", to.name(), "planLine", "emergency"))
                        .text());
        return notice;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
