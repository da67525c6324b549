package org.bactrian.catalog;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import javax.sql.DataSource;

/** The identity of an installation: one random id per catalog, written when the catalog is created. */
final class Installation {
    private Installation() {}

    /** The id; created when there is none. The first of several nodes wins. */
    static String id(DataSource catalog, Clock clock) throws SQLException {
        try (Connection connection = catalog.getConnection()) {
            String known = read(connection);
            if (!known.isEmpty()) {
                return known;
            }
            byte[] random = new byte[8];
            new SecureRandom().nextBytes(random);
            try (PreparedStatement insert =
                    connection.prepareStatement(SqlFile.text("catalog/insert-installation.sql"))) {
                insert.setString(1, HexFormat.of().formatHex(random));
                insert.setLong(2, clock.millis());
                insert.executeUpdate();
            }
            return read(connection);
        }
    }

    private static String read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SqlFile.text("catalog/select-installation.sql"));
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
