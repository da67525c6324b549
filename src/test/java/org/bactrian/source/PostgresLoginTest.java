package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.bactrian.config.Settings;
import org.junit.jupiter.api.Test;

class PostgresLoginTest {
    private static final Settings NOTHING = new Settings(Map.of());

    @Test
    void aSourceWithoutSettingsGoesWhereItIsToldTo() {
        PostgresLogin login = PostgresPlace.parse("db2:5444/copy").from(PostgresLogin.restoring(NOTHING));
        assertThat(login.words()).isEqualTo("database 'copy' on db2:5444 as user 'postgres'");
    }

    @Test
    void aDumpNeedsSettings() {
        assertThatThrownBy(() -> PostgresLogin.of(NOTHING)).hasMessageContaining("'database'");
    }
}
