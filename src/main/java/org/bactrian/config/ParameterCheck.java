package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bactrian.artifact.Nearest;

/** Compares the parameters of a call with what is called. */
final class ParameterCheck {
    /** Options of Camel's kamelet endpoint itself (its catalog page), not of the kamelet. */
    private static final Set<String> OF_CAMEL = Set.of(
            "location",
            "bridgeErrorHandler",
            "exceptionHandler",
            "exchangePattern",
            "lazyStartProducer",
            "block",
            "timeout",
            "failIfNoConsumers",
            "noErrorHandler");

    private final ConfigFile file;

    ParameterCheck(ConfigFile file) {
        this.file = file;
    }

    void check(KameletCall call, KameletDefinition called) {
        for (Map.Entry<String, KameletCall.Value> parameter : call.parameters().entrySet()) {
            JsonNode definition = called.parameters().get(parameter.getKey());
            KameletCall.Value value = parameter.getValue();
            if (definition != null) {
                checkValue(parameter.getKey(), value, definition);
            } else if (!called.noun().equals("kamelet") || !OF_CAMEL.contains(parameter.getKey())) {
                String message =
                        called.noun() + " '" + called.name() + "' has no parameter '" + parameter.getKey() + "'";
                file.error(value.pointer(), message, hint(parameter.getKey(), called));
            }
        }
        for (String required : called.required()) {
            if (!call.parameters().containsKey(required)) {
                String message = called.noun() + " '" + called.name() + "' needs the parameter '" + required + "'";
                file.error(call.pointer(), message, "add it to the parameters");
            }
        }
    }

    private static String hint(String name, KameletDefinition called) {
        return Nearest.hint(name, called.parameters().keySet(), "its parameters are");
    }

    private void checkValue(String name, KameletCall.Value value, JsonNode definition) {
        String text = value.text();
        if (text.contains("{{") || text.contains("${")) {
            return; // known only when it runs
        }
        List<String> words = new ArrayList<>();
        definition.path("enum").forEach(word -> words.add(word.asText()));
        if (!words.isEmpty() && !words.contains(text)) {
            String message = "parameter '" + name + "' has the unknown value " + shown(text, definition);
            file.error(value.pointer(), message, Nearest.hint(text, words, "one of"));
        } else if (!fits(text, definition.path("type").asText())) {
            String wanted = wanted(definition.path("type").asText());
            String message = "parameter '" + name + "' is no " + wanted + ": " + shown(text, definition);
            file.error(value.pointer(), message, "write " + wanted);
        }
    }

    private static String shown(String text, JsonNode definition) {
        boolean secret = definition.path("format").asText().equals("password")
                || definition.path("x-descriptors").toString().contains("password");
        return secret ? new Secret("").toString() : "'" + text + "'";
    }

    private static boolean fits(String text, String type) {
        return switch (type) {
            case "integer" -> text.matches("[+-]?\\d+");
            case "number" -> text.matches("[+-]?\\d+(\\.\\d+)?");
            case "boolean" -> text.matches("true|false");
            default -> true;
        };
    }

    private static String wanted(String type) {
        return switch (type) {
            case "integer" -> "whole number";
            case "number" -> "number";
            default -> "true or false";
        };
    }
}
