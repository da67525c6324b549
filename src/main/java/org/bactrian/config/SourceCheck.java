package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.FileSystems;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** What a source's own settings must fit together to, beyond their schema. */
final class SourceCheck {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1");
    private static final Set<String> OPEN = Set.of("", "disable", "allow", "prefer");
    private final FilePermissions permissions;
    private final SettingsReader settings;

    SourceCheck(FilePermissions permissions, SettingsReader settings) {
        this.permissions = permissions;
        this.settings = settings;
    }

    void check(ConfigFile systems) {
        ConfigFiles.eachSource(systems, (pointer, system) -> {
            if (systems.at(pointer).path("kind").asText().equals("postgres")) {
                checkPostgres(systems, pointer);
            } else if (systems.at(pointer).path("kind").asText().equals("files")) {
                checkFiles(systems, pointer);
            }
        });
    }

    private static void checkFiles(ConfigFile file, String pointer) {
        JsonNode patterns = file.at(pointer + "/exclude");
        for (int i = 0; i < patterns.size(); i++) {
            try {
                FileSystems.getDefault()
                        .getPathMatcher("glob:" + patterns.get(i).asText());
            } catch (PatternSyntaxException e) {
                String place = pointer + "/exclude/" + i;
                file.error(place, "pattern " + file.shown(place) + " is none: " + e.getDescription(), "such as *.pid");
            }
        }
    }

    private void checkPostgres(ConfigFile file, String pointer) {
        JsonNode source = file.at(pointer);
        String host = source.path("host").asText();
        boolean here = host.isEmpty() || host.startsWith("/") || HERE.contains(host);
        if (!here && OPEN.contains(source.path("sslMode").asText())) {
            String message = "the connection to " + file.shown(pointer + "/host") + " may be readable by others";
            String place = source.has("sslMode") ? pointer + "/sslMode" : pointer;
            file.warning(place, message, "set sslMode: verify-full with sslRootCert, or at least sslMode: require");
        }
        checkPassword(file, pointer, "password");
        checkPassword(file, pointer, "restorePassword");
    }

    private void checkPassword(ConfigFile file, String pointer, String key) {
        JsonNode source = file.at(pointer);
        String fileKey = key + "File";
        if (source.has(key) && source.has(fileKey)) {
            file.error(
                    pointer + "/" + fileKey,
                    "both '" + key + "' and '" + fileKey + "' are there",
                    "remove one of them");
        }
        JsonNode passwordFile = source.path(fileKey);
        if (passwordFile.isTextual() && !file.spoilt(pointer + "/" + fileKey)) {
            permissions.checkSecret(file, pointer + "/" + fileKey, settings.path(passwordFile.asText()), "create it");
        }
    }
}
