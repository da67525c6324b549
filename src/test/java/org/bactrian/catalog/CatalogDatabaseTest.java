package org.bactrian.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // rows and answers of routes may be null; a test that meets one fails
class CatalogDatabaseTest {
    private final Clock clock = Clock.systemUTC();

    @TempDir
    Path home;

    @Test
    void givesAnInstallationOneIdAndKeepsTheFilePrivate() throws Exception {
        CatalogDatabase.Location location = sqlite();
        String first;
        try (CatalogDatabase catalog = CatalogDatabase.open(location, clock)) {
            first = catalog.installation();
        }
        try (CatalogDatabase catalog = CatalogDatabase.open(location, clock)) {
            assertThat(catalog.installation()).isEqualTo(first).matches("[0-9a-f]{16}");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("new/catalog.db"))))
                .isEqualTo("rw-------");
        assertThat(files()).containsExactly("catalog.db");
    }

    @Test
    void knowsItsOwnVersion() throws Exception {
        for (CatalogDatabase.Location location : List.of(sqlite(), CatalogLab.newDatabase())) {
            try (CatalogDatabase catalog = CatalogDatabase.open(location, clock)) {
                var info = new CatalogSchema(catalog.dataSource(), location, clock)
                        .flyway()
                        .info();
                assertThat(String.valueOf(info.current().getVersion()))
                        .as("the newest file in sql/schema")
                        .isEqualTo(CatalogSchema.CURRENT);
                assertThat(info.pending()).isEmpty();
            }
        }
    }

    @Test
    void refusesANewerSchema() throws Exception {
        for (CatalogDatabase.Location location : List.of(sqlite(), CatalogLab.newDatabase())) {
            CatalogDatabase.open(location, clock).close();
            execute(
                    location,
                    "insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                            + " installed_by, installed_on, execution_time, success) select 99, '999', 'later', 'SQL',"
                            + " 'V999__later.sql', 1, 'x', installed_on, 1, success from flyway_schema_history"
                            + " where version = '001'");

            assertThatThrownBy(() -> CatalogDatabase.open(location, clock))
                    .isInstanceOfSatisfying(BactrianException.class, refused -> {
                        assertThat(refused.kind()).isEqualTo(ErrorKind.FAILED);
                        assertThat(refused)
                                .hasMessageContaining("has schema version 999, which is newer than this program");
                    });
        }
    }

    @Test
    void copiesAnExistingFileBeforeAMigration() throws Exception {
        CatalogDatabase.Location location = sqlite();
        Files.createDirectories(home.resolve("new"));
        Flyway.configure()
                .dataSource(location.url(), "", "")
                .locations("classpath:sql/schema/common")
                .target("001")
                .load()
                .migrate();
        execute(location, "insert into installation (id, created_at) values ('before', 1)");

        try (CatalogDatabase catalog = CatalogDatabase.open(location, clock)) {
            assertThat(catalog.installation()).isEqualTo("before");
        }

        assertThat(files()).hasSize(2).anyMatch(name -> name.startsWith("catalog.db.version-001-"));
        String copy = files().stream()
                .filter(name -> name.contains("version"))
                .findFirst()
                .orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("new/" + copy))))
                .isEqualTo("rw-------");
    }

    @Test
    void saysWhyACatalogCannotBeOpened() throws Exception {
        Files.writeString(home.resolve("file"), "");
        List<CatalogDatabase.Location> locations = List.of(
                new CatalogDatabase.Location("jdbc:sqlite:" + home.resolve("file/catalog.db"), "", ""),
                new CatalogDatabase.Location("jdbc:postgresql://127.0.0.1:1/none?password=hidden", "u", "secret"));
        for (CatalogDatabase.Location location : locations) {
            assertThatThrownBy(() -> CatalogDatabase.open(location, clock))
                    .isInstanceOfSatisfying(BactrianException.class, failed -> {
                        assertThat(failed.kind()).isEqualTo(ErrorKind.FAILED);
                        assertThat(failed.hint()).contains("bactrian.catalog.url");
                        assertThat(failed).hasMessageContaining("cannot be opened: ");
                        assertThat(failed.getMessage()).doesNotContain("hidden", "secret");
                    });
        }
    }

    private CatalogDatabase.Location sqlite() {
        return new CatalogDatabase.Location("jdbc:sqlite:" + home.resolve("new/catalog.db"), "", "");
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(home.resolve("new"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith("-wal") && !name.endsWith("-shm"))
                    .sorted()
                    .toList();
        }
    }

    private static void execute(CatalogDatabase.Location location, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(location.url(), location.user(), location.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
