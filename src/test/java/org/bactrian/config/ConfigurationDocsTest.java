package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationDocsTest {
    private static final Path BASE = Path.of(System.getProperty("bactrian.basedir", "."));
    private static final Path PAGE = BASE.resolve("docs/configuration.md");

    @Test
    void pageIsWhatSchemasAndPropertiesSay() throws IOException {
        String written =
                new ConfigurationDocs().write(Files.readAllLines(BASE.resolve("config/application.properties")));
        if (Boolean.getBoolean("update.docs")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, written);
        }

        assertThat(PAGE).as("rewrite it with -Dupdate.docs=true").content().isEqualTo(written);
    }
}
