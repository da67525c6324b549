package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether each target is a place of its own: two names of one place would count as two copies of what lies there once. */
final class PlaceCheck {
    private final SettingsReader settings;

    PlaceCheck(SettingsReader settings) {
        this.settings = settings;
    }

    void check(ConfigFile targets) {
        Map<String, String> known = new HashMap<>();
        ConfigFiles.each(targets, "/targets", (pointer, target) -> {
            if (spoilt(targets, pointer, target)) {
                return;
            }
            place(target).ifPresent(place -> {
                String id = Pointer.last(pointer);
                String other = known.putIfAbsent(place, id);
                if (other != null) {
                    targets.error(
                            pointer,
                            "target '" + id + "' is the same place as target '" + other
                                    + "': a copy there would count twice",
                            "give one of them another place, or remove it");
                }
            });
        });
    }

    private static boolean spoilt(ConfigFile targets, String pointer, JsonNode target) {
        return target.properties().stream().anyMatch(key -> targets.spoilt(Pointer.child(pointer, key.getKey())));
    }

    // media with different labels are different places, though they are mounted at the same path one after the other
    private Optional<String> place(JsonNode target) {
        String kind = target.path("kind").asText();
        if (kind.equals("s3") && target.path("bucket").isTextual()) {
            String prefix = target.path("prefix").asText().replaceAll("/+$", "");
            return Optional.of(String.join(
                    " ", "s3", endpoint(target), target.path("bucket").asText(), prefix));
        }
        if ((kind.equals("file") || kind.equals("offline"))
                && target.path("path").isTextual()) {
            return Optional.of(String.join(
                    " ",
                    "directory",
                    target.path("medium").asText(),
                    real(settings.path(target.path("path").asText())).toString()));
        }
        return Optional.empty();
    }

    private static String endpoint(JsonNode target) {
        return target.path("endpoint").asText().replaceAll("/+$", "").toLowerCase(Locale.ROOT);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException notThereNow) {
            return path; // a disk that is not mounted has no links to follow
        }
    }
}
