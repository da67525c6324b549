package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.config.PeopleSpec.ChannelSpec;
import org.bactrian.config.PeopleSpec.PlanLine;
import org.bactrian.config.PeopleSpec.Stakeholder;

/** Makes the people and the plan of a people.yaml that was checked. */
final class PeopleReader {
    private final SettingsReader settings;

    PeopleReader(SettingsReader settings) {
        this.settings = settings;
    }

    PeopleSpec read(ConfigFile file) {
        Map<String, Stakeholder> stakeholders = new LinkedHashMap<>();
        ConfigFiles.each(file, "/stakeholders", (pointer, stakeholder) -> {
            String id = Pointer.last(pointer);
            Map<String, List<String>> addresses = new LinkedHashMap<>();
            ConfigFiles.each(
                    file,
                    pointer + "/addresses",
                    (channel, list) -> addresses.put(Pointer.last(channel), SystemsReader.texts(list)));
            String name = stakeholder.path("name").asText();
            stakeholders.put(id, new Stakeholder(id, name, Collections.unmodifiableMap(addresses)));
        });
        Map<String, ChannelSpec> channels = new LinkedHashMap<>();
        ConfigFiles.each(file, "/channels", (pointer, channel) -> {
            String id = Pointer.last(pointer);
            Shape shape = file.shape().at(file.tree(), pointer).orElseThrow();
            Settings values = settings.read(channel, shape, Set.of("kind"));
            channels.put(id, new ChannelSpec(id, channel.path("kind").asText(), values));
        });
        return new PeopleSpec(
                Collections.unmodifiableMap(stakeholders),
                Collections.unmodifiableMap(channels),
                plan(file),
                emergency(file));
    }

    private static PeopleSpec.Emergency emergency(ConfigFile file) {
        JsonNode emergency = file.at("/emergency");
        return emergency.isMissingNode()
                ? PeopleSpec.Emergency.NONE
                : new PeopleSpec.Emergency(
                        SystemsReader.texts(emergency.path("tell")), SystemsReader.texts(emergency.path("by")));
    }

    private static List<PlanLine> plan(ConfigFile file) {
        List<PlanLine> plan = new ArrayList<>();
        file.at("/plan")
                .forEach(line -> plan.add(new PlanLine(
                        line.path("name").asText(),
                        SystemsReader.texts(line.path("events")),
                        SystemsReader.texts(line.path("tell")),
                        SystemsReader.texts(line.path("by")))));
        return List.copyOf(plan);
    }
}
