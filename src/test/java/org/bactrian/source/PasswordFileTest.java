package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bactrian.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
    @Test
    void everyCharacterButTheNewlineAtItsEndIsThePassword(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), " &%{}\"\\$1{{x}} \r\n");
        PostgresLogin login =
                PostgresLogin.of(new Settings(Map.of("database", "d", "user", "u", "passwordFile", file.toString())));
        assertThat(login.secrets()).containsEntry("PGPASSWORD", " &%{}\"\\$1{{x}} ");
    }
}
