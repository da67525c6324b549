package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The JSON Schemas of the configuration files; their source is {@code config/schema/}. */
final class Schemas {
    /** The files of a configuration, without {@code .yaml}, in the order in which problems are told. */
    static final List<String> NAMES = List.of("systems", "targets", "policies", "people", "keys");

    private Schemas() {}

    /** The schema of the file with this name. */
    static JsonNode of(String name) {
        String resource = "/schema/" + name + ".schema.json";
        try (InputStream stream = Schemas.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + resource + " is not in the program");
            }
            return new ObjectMapper().readTree(stream);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
