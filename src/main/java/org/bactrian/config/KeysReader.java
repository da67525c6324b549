package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bactrian.config.KeysSpec.Recipient;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.jspecify.annotations.Nullable;

/** Makes the keys of a keys.yaml that was checked. */
final class KeysReader {
    private final SettingsReader settings;

    KeysReader(SettingsReader settings) {
        this.settings = settings;
    }

    KeysSpec read(ConfigFile file) {
        List<Recipient> recipients = new ArrayList<>();
        file.at("/recipients")
                .forEach(recipient -> recipients.add(new Recipient(
                        recipient.path("label").asText(),
                        recipient.path("key").asText(),
                        recipient.path("keptAt").asText())));
        List<TrustedSigner> signers = new ArrayList<>();
        file.at("/trustedSigners")
                .forEach(signer -> signers.add(new TrustedSigner(
                        signer.path("label").asText(),
                        path(signer.path("publicKeyFile")),
                        instant(signer.path("from")),
                        instant(signer.path("until")),
                        signer.path("revoked").asBoolean())));
        JsonNode identity = file.at("/identityFile");
        return new KeysSpec(
                List.copyOf(recipients),
                path(file.at("/signingKeyFile")),
                identity.isTextual() ? path(identity) : null,
                List.copyOf(signers));
    }

    private Path path(JsonNode text) {
        return settings.path(text.asText());
    }

    private static @Nullable Instant instant(JsonNode text) {
        return text.isTextual() ? Instant.parse(text.asText()) : null;
    }
}
