package org.bactrian.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.bactrian.artifact.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * One row that a listing route gave. Columns are found by their names in camel case, as they are called in JSON:
 * {@code consistency_at} is {@code consistencyAt}. Columns that end in {@code _at} hold milliseconds since 1970 UTC.
 */
record Row(Map<String, Object> values) {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d.*Z");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * The rows of a route's body.
     *
     * @param body a list of maps; null for none
     * @throws IllegalStateException when it is something else
     */
    static List<Row> of(@Nullable Object body) {
        List<Row> rows = new ArrayList<>();
        if (body instanceof Iterable<?> items) {
            items.forEach(item -> rows.add(row(item)));
        } else if (body != null) {
            throw new IllegalStateException(
                    "a listing gave a " + body.getClass().getName() + ", not rows");
        }
        return rows;
    }

    /** Rows as a JSON array; times are ISO-8601. */
    static String json(List<Row> rows) {
        return json((Object) rows.stream().map(Row::values).toList());
    }

    /** Maps, lists, texts and numbers as JSON. */
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text of a column; empty when it is not there or null. */
    String text(String name) {
        return value(name).map(Object::toString).orElse("");
    }

    /** The time of a column. */
    Optional<Instant> time(String name) {
        return value(name).map(value -> Instant.parse(value.toString()));
    }

    /** The whole number of a column. */
    Optional<Long> number(String name) {
        return value(name).map(value -> ((Number) value).longValue());
    }

    /** The bytes of a column for people; empty when it is not there. */
    String bytes(String name) {
        return number(name).map(Figures::bytes).orElse("");
    }

    /** How long ago the time of a column is; empty when it is not there. */
    String age(String name, Instant now) {
        return time(name).map(time -> Figures.age(time, now)).orElse("");
    }

    /** How much time lies between the time of a column and now; empty when it is not there. */
    String span(String name, Instant now) {
        return time(name)
                .map(time -> Figures.duration(Duration.between(time, now).abs()))
                .orElse("");
    }

    /** A column's text, or when it is a time its UTC minute and distance. */
    String moment(String name, Instant now) {
        String text = text(name);
        if (!TIME.matcher(text).matches()) {
            return text;
        }
        return text.substring(0, 16).replace('T', ' ') + "Z (" + age(name, now) + ")";
    }

    /** The columns of a row within this one; no columns when there is none. */
    Row row(String name) {
        return value(name).map(Row::row).orElse(new Row(Map.of()));
    }

    /** The rows within a column. */
    List<Row> rows(String name) {
        return of(values.get(name));
    }

    /** The source of a row, from its columns {@code system} and {@code source}. */
    String sourceId() {
        return text("system").isEmpty() ? text("source") : text("system") + "/" + text("source");
    }

    private Optional<Object> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static Row row(Object item) {
        Map<String, Object> values = new LinkedHashMap<>();
        BiConsumer<Object, @Nullable Object> put = (key, value) -> {
            String name = camelCase(key.toString());
            values.put(name, shown(name, value));
        };
        if (item instanceof Map<?, ?> map) {
            map.forEach(put);
        } else if (item instanceof Record components) {
            components(components).forEach(put);
        } else {
            throw new IllegalStateException(
                    "a listing gave a " + item.getClass().getName() + " as a row");
        }
        return new Row(values);
    }

    private static Map<String, Object> components(Record components) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : components.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                values.put(component.getName(), component.getAccessor().invoke(components));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return values;
    }

    private static @Nullable Object shown(String name, @Nullable Object value) {
        if (value instanceof Number number && name.endsWith("At")) {
            return Instant.ofEpochMilli(number.longValue()).toString();
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Optional<?> optional) {
            return shown(name, optional.orElse(null));
        }
        if (value instanceof Iterable<?> list) {
            return listed(name, list);
        }
        boolean nested = value instanceof Map || (value instanceof Record && !(value instanceof SourceId));
        return nested ? row(value).values() : value.toString();
    }

    private static List<@Nullable Object> listed(String name, Iterable<?> list) {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(item -> all.add(shown(name, item)));
        return all;
    }

    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        boolean upper = false;
        for (char letter : lowerIfShouted(name).toCharArray()) {
            if (letter == '_') {
                upper = true;
            } else {
                text.append(upper ? Character.toUpperCase(letter) : letter);
                upper = false;
            }
        }
        return text.toString();
    }

    private static String lowerIfShouted(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name;
    }
}
