package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources of kind command: what their programs are given, and what is refused. */
class CommandSettingsTest {
    private static final String WIKI =
            "        kind: sqlite\n        policy: development\n        path: /srv/wiki/pages.db\n";
    private static final String GOOD = "dump: [vault-export, argo], load: [/opt/vault-import, argo], endsWith: end";

    @TempDir
    Path root;

    private SampleEstate estate;

    @BeforeEach
    void copy() {
        estate = new SampleEstate(root);
        estate.environment.put("VAULT_TOKEN", "hunter2-vault");
    }

    private int source(String settings) {
        return estate.edit(
                "systems.yaml",
                "      pages:\n" + WIKI,
                "      pages: {kind: command, policy: development, " + settings + "}\n");
    }

    @Test
    void settingsAreWhatTheProgramsGet() {
        source(
                GOOD
                        + ", environment: {TOKEN: '{{env:VAULT_TOKEN}}', MODE: raw}, directory: here, goodExitCodes: [0, 3], silence: 5m");
        assertThat(estate.report()).isEqualTo("0 errors, 0 warnings\n");
        Settings settings =
                estate.inventory().systems().get("wiki").sources().get("pages").settings();
        assertThat(settings.texts("dump")).containsExactly("vault-export", "argo");
        assertThat(settings.secrets("environment"))
                .containsOnlyKeys("MODE", "TOKEN")
                .containsEntry("TOKEN", new Secret("hunter2-vault"));
        assertThat(settings.required("directory"))
                .isEqualTo(root.resolve("here").toString());
        assertThat(settings.texts("goodExitCodes")).isEqualTo(List.of("0", "3"));
        assertThat(settings.required("timeLimit")).isEqualTo("24h");
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dump: [bin/export], load: [x], endsWith: e | .dump[0]: 'bin/export' is a relative path | write an absolute path, or a name on the PATH",
                "dump: [export, '{{env:VAULT_TOKEN}}'], load: [x], endsWith: e | .dump[1]: '{{env:VAULT_TOKEN}}' would be an argument, which every user of this host can read | give it to the program by 'environment', or by a file that the program reads",
                "dump: export | .dump: expected a list, found text 'export' | write it in square brackets, also when it is one value",
                "dump: [x], load: [x], endsWith: e, environment: {a-b: c} | .environment.a-b: 'a-b' is no name of a variable |",
                "dump: [x], load: [x], endsWith: e, silence: 0s | .silence: '0s' is no duration |",
                "dump: [x], load: [x], minimumBytes: 0 | .minimumBytes: '0' is out of range | at least 1",
                "dump: [x], load: [x], minimumBytes: 5, goodExitCodes: [700] | .goodExitCodes[0]: '700' is out of range | from 0 to 128",
                "dump: [x], endsWith: e | .load: missing key 'load' |",
            })
    void mistakesAreNamed(String settings, String message, String hint) {
        source(settings);
        assertThat(estate.report())
                .contains("systems.wiki.sources.pages" + message)
                .contains(hint == null ? "" : hint);
        assertThat(estate.load().inventory()).isEmpty();
        assertThat(estate.report()).doesNotContain("hunter2");
    }

    @Test
    void warnsWhenAnEarlyEndWouldNotBeNoticed() {
        int line = source("dump: [vault-export], load: [vault-import]");
        assertThat(estate.report())
                .isEqualTo("config/systems.yaml:" + line + ": warning: systems.wiki.sources.pages:"
                        + " a dump that ends too early with exit code 0 would count as good\n"
                        + "  hint: set endsWith to the text that a whole dump ends with, or minimumBytes\n"
                        + "0 errors, 1 warning\n");
    }

    @Test
    void aSecretSourceNeedsRecipients() {
        source(GOOD + ", secret: true");
        assertThat(estate.report()).isEqualTo("0 errors, 0 warnings\n");
        String text = estate.text("keys.yaml");
        estate.edit(
                "keys.yaml",
                text.substring(text.indexOf("recipients:"), text.indexOf("signingKeyFile")),
                "recipients: []\n");
        assertThat(estate.report())
                .contains(
                        "systems.wiki.sources.pages.secret: the source is secret, and keys.yaml has no recipients to encrypt it to")
                .contains("config/keys.yaml");
        assertThat(estate.load().inventory()).isEmpty();
    }

    @Test
    void aVariableInClearIsLeftOutOfTheBackupOfTheConfiguration() {
        source(GOOD + ", environment: {TOKEN: hunter3}");
        assertThat(ClearSecrets.withoutYaml("systems", estate.text("systems.yaml")))
                .contains("vault-export")
                .doesNotContain("hunter3");
    }
}
