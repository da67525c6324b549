package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Whether the keys are keys, are there, and are kept from others. */
final class KeysCheck {
    private static final String SIGNING_KEY = "make it with bactrian keys create";
    private static final String IDENTITY = "only restores need it: the recovery kit holds it as identity.txt.enc";
    private static final String PUBLIC_KEY =
            "fetch it from signers/ of the recovery kit, or, before the first backup, make it with bactrian keys create";
    private final FilePermissions permissions;
    private final SettingsReader settings;

    KeysCheck(FilePermissions permissions, SettingsReader settings) {
        this.permissions = permissions;
        this.settings = settings;
    }

    void check(ConfigFile keys) {
        ConfigFiles.each(keys, "/recipients", (pointer, recipient) -> checkRecipient(keys, pointer, recipient));
        if (keys.at("/recipients").size() == 1) {
            keys.warning(
                    "/recipients",
                    "only one recipient: when its identity is lost, so are all backups",
                    "add the public key of a second identity that is kept at another place");
        }
        checkSecret(keys, "/signingKeyFile", SIGNING_KEY);
        checkSecret(keys, "/identityFile", IDENTITY);
        checkSigners(keys);
    }

    void checkSigners(ConfigFile keys) {
        ConfigFiles.each(keys, "/trustedSigners", (pointer, signer) -> checkSigner(keys, pointer, signer));
    }

    private static void checkRecipient(ConfigFile keys, String pointer, JsonNode recipient) {
        JsonNode key = recipient.path("key");
        String place = pointer + "/key";
        if (!key.isTextual() || keys.spoilt(place) || AgeRecipient.valid(key.asText())) {
            return;
        }
        if (key.asText().startsWith("age1")) {
            keys.error(place, keys.shown(place) + " is no age recipient", "the age1... that age-keygen prints, whole");
        } else { // not shown: it may well be an identity
            keys.error(place, "this is no age recipient", "the age1... that age-keygen -y prints, never the identity");
        }
    }

    private void checkSecret(ConfigFile keys, String pointer, String origin) {
        if (keys.at(pointer).isTextual() && !keys.spoilt(pointer)) {
            permissions.checkSecret(
                    keys, pointer, settings.path(keys.at(pointer).asText()), origin);
        }
    }

    private void checkSigner(ConfigFile keys, String pointer, JsonNode signer) {
        String place = pointer + "/publicKeyFile";
        if (signer.path("publicKeyFile").isTextual() && !keys.spoilt(place)) {
            Path file = settings.path(signer.path("publicKeyFile").asText());
            if (!Files.isRegularFile(file)) {
                keys.error(place, "file " + keys.shown(place, file) + " does not exist", PUBLIC_KEY);
            }
        }
        checkInstant(keys, pointer + "/from");
        checkInstant(keys, pointer + "/until");
    }

    private static void checkInstant(ConfigFile keys, String pointer) {
        if (!keys.at(pointer).isTextual() || keys.spoilt(pointer)) {
            return;
        }
        try {
            Instant.parse(keys.at(pointer).asText());
        } catch (DateTimeParseException wrong) {
            keys.error(pointer, keys.shown(pointer) + " is no moment", "UTC, such as 2026-01-31T00:00:00Z");
        }
    }
}
