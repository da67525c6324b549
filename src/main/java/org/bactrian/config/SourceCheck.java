package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.FileSystems;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a source's own settings must fit together to, beyond their schema. */
final class SourceCheck {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1");
    private static final Set<String> OPEN = Set.of("", "disable", "allow", "prefer");
    private static final List<String> PROGRAMS = List.of("dump", "load", "check", "scratchLoad");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern LOGIN = Pattern.compile("^[a-z]+://[^/@]*:[^/@]*@");
    private static final Pattern OPEN_ADDRESS = Pattern.compile("^(http|git)://(?!(localhost|127\\.0\\.0\\.1)[:/])");
    private static final Pattern SSH = Pattern.compile("^ssh://|^[^/:]+@[^/:]+:");
    private final FilePermissions permissions;
    private final SettingsReader settings;

    SourceCheck(FilePermissions permissions, SettingsReader settings) {
        this.permissions = permissions;
        this.settings = settings;
    }

    void check(ConfigFile systems) {
        ConfigFiles.eachSource(systems, (pointer, system) -> {
            switch (systems.at(pointer).path("kind").asText()) {
                case "postgres" -> checkPostgres(systems, pointer);
                case "command" -> checkCommand(systems, pointer);
                case "git" -> checkGit(systems, pointer);
                case "files" -> checkFiles(systems, pointer);
                default -> {}
            }
        });
    }

    /** A secret is stored encrypted or not at all. */
    void checkSecrets(ConfigFile systems, ConfigFile keys) {
        JsonNode recipients = keys.at("/recipients");
        if (recipients.isArray() && !recipients.isEmpty()) {
            return;
        }
        ConfigFiles.eachSource(systems, (pointer, system) -> {
            if (systems.at(pointer).path("secret").asBoolean()) {
                systems.error(
                        pointer + "/secret",
                        "the source is secret, and keys.yaml has no recipients to encrypt it to",
                        "add recipients to keys.yaml: bactrian keys create makes the first");
            }
        });
    }

    private static void checkCommand(ConfigFile file, String pointer) {
        for (String key : PROGRAMS) {
            ConfigFiles.each(file, pointer + "/" + key, (place, argument) -> checkArgument(file, place, argument));
        }
        ConfigFiles.each(file, pointer + "/environment", (place, value) -> {
            if (!VARIABLE.matcher(Pointer.last(place)).matches()) {
                String name = Pointer.harmless(Pointer.last(place));
                file.error(place, "'" + name + "' is no name of a variable", "letters, digits and _, no digit first");
            }
        });
        JsonNode source = file.at(pointer);
        if (!source.has("endsWith") && !source.has("minimumBytes")) {
            file.warning(
                    pointer,
                    "a dump that ends too early with exit code 0 would count as good",
                    "set endsWith to the text that a whole dump ends with, or minimumBytes");
        }
    }

    private static void checkArgument(ConfigFile file, String place, JsonNode argument) {
        String text = argument.asText();
        if (file.placed(place)) {
            file.error(
                    place,
                    file.shown(place) + " would be an argument, which every user of this host can read",
                    "give it to the program by 'environment', or by a file that the program reads");
        } else if (place.endsWith("/0") && text.contains("/") && !text.startsWith("/")) {
            file.error(
                    place, file.shown(place) + " is a relative path", "write an absolute path, or a name on the PATH");
        }
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

    private void checkGit(ConfigFile file, String pointer) {
        JsonNode source = file.at(pointer);
        String repository = source.path("repository").asText();
        if (LOGIN.matcher(repository).find()) {
            String message = "the address holds a password, which every process could read";
            file.error(pointer + "/repository", message, "write it into a file, and its path as passwordFile");
        } else if (OPEN_ADDRESS.matcher(repository).find()) {
            String message = "who is between here and " + file.shown(pointer + "/repository")
                    + " can read and change what is backed up";
            file.warning(pointer + "/repository", message, "use https:// or ssh://");
        }
        needs(file, pointer, "passwordFile", repository.startsWith("http"), "https://");
        needs(file, pointer, "sshKeyFile", SSH.matcher(repository).find(), "ssh:// or user@host:path");
    }

    /** A file that helps to log in, if it is named, fits the address and is nobody else's. */
    private void needs(ConfigFile file, String pointer, String key, boolean fits, String addresses) {
        JsonNode named = file.at(pointer).path(key);
        if (named.isTextual() && !fits) {
            String message = "'" + key + "' is of no use for this address";
            file.error(pointer + "/" + key, message, "remove it, or write a repository with " + addresses);
        } else if (named.isTextual() && !file.spoilt(pointer + "/" + key)) {
            permissions.checkSecret(file, pointer + "/" + key, settings.path(named.asText()), "create it");
        }
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
