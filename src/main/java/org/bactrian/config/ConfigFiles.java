package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The files of a configuration that could be read, by name. */
record ConfigFiles(Map<String, ConfigFile> files) {
    Optional<ConfigFile> of(String name) {
        return Optional.ofNullable(files.get(name));
    }

    Collection<ConfigFile> all() {
        return files.values();
    }

    /** The file with this name. Only once all files are known to be right. */
    ConfigFile required(String name) {
        return of(name).orElseThrow();
    }

    /** The keys of an object in a file; empty when the file could not be read, so that nothing is said about them. */
    Optional<List<String>> ids(String name, String pointer) {
        return of(name).map(file -> {
            List<String> ids = new ArrayList<>();
            file.at(pointer).fieldNames().forEachRemaining(ids::add);
            return ids;
        });
    }

    /** Gives every entry of an object: its pointer and its value. */
    static void each(ConfigFile file, String pointer, BiConsumer<String, JsonNode> consumer) {
        JsonNode node = file.at(pointer);
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                consumer.accept(Pointer.child(pointer, i), node.path(i));
            }
        } else {
            node.properties()
                    .forEach(entry -> consumer.accept(Pointer.child(pointer, entry.getKey()), entry.getValue()));
        }
    }

    /** Gives every source of every system: its pointer, and its system. */
    static void eachSource(ConfigFile systems, BiConsumer<String, JsonNode> consumer) {
        each(
                systems,
                "/systems",
                (pointer, system) ->
                        each(systems, pointer + "/sources", (source, ignored) -> consumer.accept(source, system)));
    }
}
