package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bactrian.artifact.Nearest;

/** Whether every id that one file names is there in the other. */
final class ReferenceCheck {
    private static final String FEWER = "add a target, or lower minimumCopies of the policy";
    private final ConfigFiles files;

    ReferenceCheck(ConfigFiles files) {
        this.files = files;
    }

    void check() {
        files.of("systems").ifPresent(this::systems);
        files.of("people").ifPresent(this::people);
        files.of("policies").ifPresent(this::builtIn);
    }

    /** The policy of Bactrian's own backups, whose targets are all there are. */
    private void builtIn(ConfigFile policies) {
        String pointer = "/policies/" + BuiltInSystem.ID;
        int demanded = minimumCopies(policies, BuiltInSystem.ID);
        files.ids("targets", "/targets")
                .filter(targets -> targets.size() < demanded)
                .ifPresent(
                        targets -> policies.error(pointer, tooFew(BuiltInSystem.ID, demanded, targets.size()), FEWER));
    }

    private void systems(ConfigFile file) {
        Optional<List<String>> targets = files.ids("targets", "/targets");
        Optional<List<String>> policies = files.ids("policies", "/policies");
        Optional<List<String>> stakeholders = files.ids("people", "/stakeholders");
        ConfigFiles.each(file, "/systems", (pointer, system) -> {
            if (pointer.equals("/systems/" + BuiltInSystem.ID)) {
                file.error(pointer, "the id 'bactrian' is taken", "it stands for Bactrian itself; choose another id");
            }
            known(file, pointer + "/owner", "stakeholder", stakeholders);
            eachKnown(file, pointer + "/targets", "target", targets);
        });
        ConfigFiles.eachSource(file, (pointer, system) -> {
            known(file, pointer + "/policy", "policy", policies.map(ids -> with(ids, BuiltInSystem.ID)));
            eachKnown(file, pointer + "/targets", "target", targets);
            copies(file, pointer, system);
        });
    }

    private void copies(ConfigFile file, String pointer, JsonNode system) {
        JsonNode own = file.at(pointer).path("targets");
        JsonNode targets = own.isMissingNode() ? system.path("targets") : own;
        if (targets.isMissingNode()) {
            file.error(pointer, "no targets", "write targets: [...] here or for the whole system");
            return;
        }
        String policy = file.at(pointer).path("policy").asText();
        int demanded = files.of("policies")
                .map(policies -> minimumCopies(policies, policy))
                .orElse(0);
        if (targets.isArray() && targets.size() < demanded) {
            file.error(pointer, tooFew(policy, demanded, targets.size()), FEWER);
        }
    }

    private static String tooFew(String policy, int demanded, int targets) {
        return "policy '" + policy + "' demands " + demanded + " copies, but there are targets for " + targets;
    }

    /** What the policy says or its schema's default; 0, which nothing falls short of, when there is no such policy. */
    private static int minimumCopies(ConfigFile policies, String id) {
        JsonNode policy = policies.at("/policies").path(id);
        if (!policy.isObject()) {
            return 0;
        }
        int standard = policies.shape()
                .at(policies.tree(), "/policies/" + id)
                .flatMap(shape -> shape.key("minimumCopies"))
                .map(shape -> shape.schema().path("default").asInt())
                .orElse(0);
        return policy.path("minimumCopies").asInt(standard);
    }

    private void people(ConfigFile file) {
        Optional<List<String>> channels = files.ids("people", "/channels");
        List<String> stakeholders = files.ids("people", "/stakeholders").orElse(List.of());
        ConfigFiles.each(
                file,
                "/stakeholders",
                (pointer, stakeholder) -> ConfigFiles.each(
                        file,
                        pointer + "/addresses",
                        (address, ignored) -> knownAs(file, address, "channel", channels)));
        ConfigFiles.each(file, "/plan", (pointer, line) -> {
            eachKnown(file, pointer + "/tell", "stakeholder", Optional.of(with(stakeholders, "owner")));
            eachKnown(file, pointer + "/by", "channel", channels);
            ConfigFiles.each(file, pointer + "/tell", (place, who) -> reachable(file, place, line.path("by")));
        });
        emergency(file, channels, stakeholders);
    }

    private static void emergency(ConfigFile file, Optional<List<String>> channels, List<String> stakeholders) {
        JsonNode emergency = file.at("/emergency");
        if (emergency.isMissingNode()) {
            file.warning(
                    "", "nobody is told when the catalog fails", "add emergency: {tell: [stakeholder], by: [channel]}");
            return;
        }
        eachKnown(file, "/emergency/tell", "stakeholder", Optional.of(stakeholders));
        eachKnown(file, "/emergency/by", "channel", channels);
        ConfigFiles.each(file, "/emergency/tell", (place, who) -> reachable(file, place, emergency.path("by")));
    }

    private static void reachable(ConfigFile file, String place, JsonNode channels) {
        String who = file.at(place).asText();
        JsonNode stakeholder = file.at("/stakeholders").path(who);
        boolean reached = false;
        for (JsonNode channel : channels) { // one that is unknown is told of already
            reached |= stakeholder.path("addresses").has(channel.asText())
                    || !file.at("/channels").has(channel.asText());
        }
        if (stakeholder.isObject() && !reached) {
            file.warning(place, "'" + who + "' has no address on any channel of this line", "add one to its addresses");
        }
    }

    private static List<String> with(List<String> ids, String another) {
        List<String> all = new ArrayList<>(ids);
        all.add(another);
        return all;
    }

    private static void eachKnown(ConfigFile file, String list, String noun, Optional<List<String>> known) {
        ConfigFiles.each(file, list, (pointer, ignored) -> known(file, pointer, noun, known));
    }

    private static void known(ConfigFile file, String pointer, String noun, Optional<List<String>> known) {
        JsonNode value = file.at(pointer);
        if (value.isTextual() && !file.spoilt(pointer)) {
            report(file, pointer, value.asText(), noun, known);
        }
    }

    private static void knownAs(ConfigFile file, String pointer, String noun, Optional<List<String>> known) {
        report(file, pointer, Pointer.last(pointer), noun, known);
    }

    private static void report(ConfigFile file, String pointer, String id, String noun, Optional<List<String>> known) {
        known.filter(ids -> !ids.contains(id)).ifPresent(ids -> {
            String shown = Pointer.last(pointer).equals(id) ? "'" + Pointer.harmless(id) + "'" : file.shown(pointer);
            file.error(pointer, "unknown " + noun + " " + shown, Nearest.hint(id, ids, "known are"));
        });
    }
}
