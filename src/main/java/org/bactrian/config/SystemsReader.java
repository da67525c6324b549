package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/** Makes systems and targets of files that were checked. */
final class SystemsReader {
    private static final Set<String> COMMON = Set.of("kind", "policy", "secret", "targets");
    private final SettingsReader settings;

    SystemsReader(SettingsReader settings) {
        this.settings = settings;
    }

    /** All targets of targets.yaml by id. */
    Map<String, TargetSpec> targets(ConfigFile file) {
        Map<String, TargetSpec> targets = new LinkedHashMap<>();
        ConfigFiles.each(file, "/targets", (pointer, target) -> {
            String id = Pointer.last(pointer);
            targets.put(id, new TargetSpec(id, target.path("kind").asText(), settings(file, pointer, Set.of("kind"))));
        });
        return Collections.unmodifiableMap(targets);
    }

    /** All systems of systems.yaml by id. */
    Map<String, SystemSpec> systems(ConfigFile file) {
        Map<String, SystemSpec> systems = new LinkedHashMap<>();
        ConfigFiles.each(file, "/systems", (pointer, system) -> {
            String id = Pointer.last(pointer);
            systems.put(
                    id,
                    new SystemSpec(
                            id,
                            system.path("title").asText(),
                            system.path("tier").asText(),
                            system.path("owner").asText(),
                            sources(file, pointer, system),
                            application(system),
                            shown(system.path("public"))));
        });
        return systems;
    }

    private static SystemSpec.@Nullable Public shown(JsonNode node) {
        return node.isObject()
                ? new SystemSpec.Public(
                        node.path("name").asText(), node.path("group").asText())
                : null;
    }

    private static SystemSpec.Application application(JsonNode system) {
        JsonNode health = system.path("health");
        JsonNode limit = system.path("commandLimit");
        return new SystemSpec.Application(
                texts(system.path("stop")),
                texts(system.path("start")),
                health.isTextual() ? health.asText() : null,
                limit.isTextual() ? Durations.parse(limit.asText()) : SystemSpec.Application.NONE.limit());
    }

    private Map<String, SourceSpec> sources(ConfigFile file, String systemPointer, JsonNode system) {
        Map<String, SourceSpec> sources = new LinkedHashMap<>();
        ConfigFiles.each(file, systemPointer + "/sources", (pointer, source) -> {
            String name = Pointer.last(pointer);
            JsonNode targets = source.has("targets") ? source.path("targets") : system.path("targets");
            sources.put(
                    name,
                    new SourceSpec(
                            new SourceId(Pointer.last(systemPointer), name),
                            source.path("kind").asText(),
                            source.path("policy").asText(),
                            source.path("secret").asBoolean(),
                            texts(targets),
                            settings(file, pointer, COMMON)));
        });
        return Collections.unmodifiableMap(sources);
    }

    private Settings settings(ConfigFile file, String pointer, Set<String> leftOut) {
        Shape shape = file.shape().at(file.tree(), pointer).orElseThrow();
        return settings.read(file.at(pointer), shape, leftOut);
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }
}
