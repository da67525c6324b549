package org.bactrian.catalog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javax.sql.DataSource;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/** Brings the schema of the catalog to the version of this program, by the files in {@code sql/schema/}. */
final class CatalogSchema {
    /** The version of the newest file in {@code sql/schema/}; a test holds it to the files. */
    static final String CURRENT = "003";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final DataSource catalog;
    private final CatalogDatabase.Location location;
    private final Clock clock;

    CatalogSchema(DataSource catalog, CatalogDatabase.Location location, Clock clock) {
        this.catalog = catalog;
        this.location = location;
        this.clock = clock;
    }

    /**
     * Migrates; a file of SQLite that holds something is copied before.
     *
     * @throws BactrianException FAILED when the schema is newer than this program
     */
    void migrate() throws SQLException {
        if (current()) {
            return;
        }
        Flyway flyway = flyway();
        MigrationInfoService info = flyway.info();
        refuseNewer(info);
        if (info.pending().length == 0) {
            flyway.validate();
            return;
        }
        MigrationInfo current = info.current();
        if (current != null && location.file().isPresent()) {
            copy(location.file().get(), String.valueOf(current.getVersion()));
        }
        flyway.migrate();
    }

    Flyway flyway() {
        String vendor = location.file().isPresent() ? "sqlite" : "postgresql";
        return Flyway.configure()
                .dataSource(catalog)
                .locations("classpath:sql/schema/common", "classpath:sql/schema/" + vendor)
                .load();
    }

    // loading Flyway costs most of a second, and each command would pay it; whatever is not plainly right is left to it
    private boolean current() throws SQLException {
        try (Connection connection = catalog.getConnection()) {
            try (ResultSet tables =
                    connection.getMetaData().getTables(null, null, "flyway_schema_history", new String[] {"TABLE"})) {
                if (!tables.next()) {
                    return false;
                }
            }
            String last = "";
            try (PreparedStatement select =
                            connection.prepareStatement(SqlFile.text("catalog/select-schema-versions.sql"));
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    last = row.getString("version");
                    if (!row.getBoolean("success")) {
                        return false;
                    }
                }
            }
            return last.equals(CURRENT);
        }
    }

    private void refuseNewer(MigrationInfoService info) {
        for (MigrationInfo migration : info.all()) {
            MigrationState state = migration.getState();
            if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        "the catalog " + location.shown() + " has schema version " + migration.getVersion()
                                + ", which is newer than this program",
                        "use the version of Bactrian that last opened it, or a later one");
            }
        }
    }

    // VACUUM INTO takes one consistent state, what is still in the write-ahead log included
    private void copy(Path file, String version) throws SQLException {
        Path copy =
                file.resolveSibling(file.getFileName() + ".version-" + version + "-" + TIME.format(clock.instant()));
        try (Connection connection = catalog.getConnection();
                Statement statement = connection.createStatement()) {
            Files.createFile(copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            statement.execute("vacuum into '" + copy.toString().replace("'", "''") + "'");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
