package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a secret or around it, its value is in no problem. */
class SecretsTest {
    private static final List<String> FILES = List.of("systems", "targets", "policies", "people", "keys");

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | pasword: hunter2",
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | password: [hunter2]",
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | password: {value: hunter2}",
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | password:hunter2",
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | password: *hunter2",
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | password: !hunter2!x y",
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | password: &hunter2",
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | password: '@hunter2",
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | password: %hunter2",
                "password: \"{{env:ARGO_DB_PASSWORD}}\" | password: \"hunter2",
                "port: \"{{env:ARGO_DB_PASSWORD}}\" | port: \"{{env:ARGO_DB_PASSWORD}}\"",
                "sslMode: verify-full | sslMode: \"{{env:ARGO_DB_PASSWORD}}\"",
                "policy: production | policy: \"{{env:ARGO_DB_PASSWORD}}\"",
                "host: db1.example.org | {password:hunter2}",
                "targets: [primary, secondary, offline] | targets: [\"{{env:ARGO_DB_PASSWORD}}\"]",
                "owner: trading-dev | owner: \"{{env:ARGO_DB_PASSWORD}}\"",
            })
    void noProblemShowsOne(String old, String replacement) {
        SampleEstate estate = new SampleEstate(root);
        if (estate.text("systems.yaml").contains(old)) {
            estate.edit("systems.yaml", old, replacement);
        } else {
            estate.edit("systems.yaml", "host: db1", replacement + "\n        host: db1");
        }

        assertThat(estate.report()).doesNotContain("hunter2").doesNotStartWith("0 errors");
    }

    @Test
    void flowKeysWithoutASpaceAreCut() {
        SampleEstate estate = new SampleEstate(root);
        estate.edit("people.yaml", "    kind: slack\n", "    kind: slack\n    extra: {a: b}\n");
        estate.edit(
                "systems.yaml",
                "{name: Trading, group: Platform}",
                "{name: Trading, group: Platform, password:hunter2}");

        assertThat(estate.report())
                .contains(
                        "systems.argo.public.password:...: unknown key 'password:...'\n  hint: put a space after the colon")
                .doesNotContain("hunter2");
    }

    @Test
    void everyPlaceOfAKeyThatNeedsAnIdentityKeepsIt() {
        SampleEstate estate = new SampleEstate(root);
        estate.environment.put("BACTRIAN_RECIPIENT_SAFE", "AGE-SECRET-KEY-1HUNTER2");
        estate.edit("keys.yaml", "\"{{env:BACTRIAN_RECIPIENT_OPERATIONS}}\"", "AGE-SECRET-KEY-1HUNTER2");

        assertThat(estate.load().problems())
                .extracting(Problem::message)
                .containsExactly("this is no age recipient", "this is no age recipient");
        assertThat(estate.report()).doesNotContain("HUNTER2");
    }

    /** Each value of each file becomes something else in turn; secrets of other keys never appear with it. */
    @Test
    void spoiltValuesNeverShowTheEnvironment() {
        for (String file : FILES) {
            long lines = new SampleEstate(root).text(file + ".yaml").lines().count();
            for (int i = 0; i < lines; i++) {
                SampleEstate estate = new SampleEstate(root);
                List<String> text = estate.text(file + ".yaml").lines().toList();
                String spoilt = text.get(i).replaceFirst(": .*", ": \"{{env:ARGO_DB_PASSWORD}}\"");
                estate.write("config/" + file + ".yaml", join(text, i, spoilt), "rw-r--r--");

                assertThat(estate.report()).as(spoilt).doesNotContain("hunter2");
            }
        }
    }

    private static String join(List<String> lines, int index, String replacement) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(i == index ? replacement : lines.get(i)).append('\n');
        }
        return text.toString();
    }
}
