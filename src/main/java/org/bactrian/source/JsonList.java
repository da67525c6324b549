package org.bactrian.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** What PostgreSQL's json_agg gives: names with any character in them come through as they are. */
final class JsonList {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonList() {}

    static List<String> texts(String json) {
        return read(json, new TypeReference<List<String>>() {});
    }

    static List<Map<String, Object>> objects(String json) {
        return read(json, new TypeReference<List<Map<String, Object>>>() {});
    }

    private static <T> List<T> read(String json, TypeReference<List<T>> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL's JSON is not JSON: " + json, e);
        }
    }
}
