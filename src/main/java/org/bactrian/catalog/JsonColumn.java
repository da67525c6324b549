package org.bactrian.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * What a column holds whose name ends in {@code _json}.
 *
 * @param text a JSON object
 */
public record JsonColumn(String text) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** @throws IllegalArgumentException when a value is none that JSON has */
    public static JsonColumn of(Map<String, ?> values) {
        try {
            return new JsonColumn(MAPPER.writeValueAsString(values));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("values that are no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when the text is no JSON object */
    public Map<String, Object> values() {
        try {
            return MAPPER.readValue(text, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the column holds no JSON object: " + e.getOriginalMessage(), e);
        }
    }
}
