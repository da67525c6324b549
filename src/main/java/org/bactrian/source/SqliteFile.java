package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/** An SQLite database, open for reading only: a missing one is never made. */
final class SqliteFile implements AutoCloseable {
    private static final int BUSY_MILLIS = 60_000;
    private static final int RETRY_MILLIS = 50;
    private static final int ALL_PAGES = -1;
    private final Path path;
    private final Connection connection;

    private SqliteFile(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
    }

    /** @throws BactrianException when there is no file, or it may not be read */
    static SqliteFile open(Path path) {
        check(path);
        return connect(path, "");
    }

    /** A file that nobody writes: no lock is taken, no file is made beside it. */
    static SqliteFile openUnchanging(Path path) {
        check(path);
        return connect(path, "?immutable=1");
    }

    /**
     * Copies all pages in one step, as the source is at one moment; in WAL mode, writers go on meanwhile. In smaller steps
     * the copy begins again at every foreign write, and ends only when the writer does.
     */
    void copyTo(Path copy) {
        try {
            int code = connection
                    .unwrap(SQLiteConnection.class)
                    .getDatabase()
                    .backup(
                            "main",
                            copy.toString(),
                            (remaining, count) -> {},
                            RETRY_MILLIS,
                            BUSY_MILLIS / RETRY_MILLIS,
                            ALL_PAGES);
            if (code != SQLiteErrorCode.SQLITE_OK.code) {
                throw new SQLException(SQLiteErrorCode.getErrorCode(code).toString());
            }
        } catch (SQLException e) {
            throw failure("cannot copy database " + path, e);
        }
    }

    /** @throws BactrianException when SQLite finds the database damaged */
    void check() {
        List<String> answers = texts("PRAGMA quick_check(20)");
        if (!answers.equals(List.of("ok"))) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "database " + path + " is damaged: " + String.join("; ", answers),
                    "see 'PRAGMA integrity_check' and sqlite3's '.recover'");
        }
    }

    /** Rows of each table; virtual ones are counted in the tables that hold their data. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        List<String> tables = texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
                + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
        for (String table : tables) {
            counts.put(
                    table,
                    Long.valueOf(texts("SELECT count(*) FROM \"" + table.replace("\"", "\"\"") + '"')
                            .get(0)));
        }
        return counts;
    }

    /** What a setting of the database is. */
    String pragma(String name) {
        return texts("PRAGMA " + name).get(0);
    }

    /** The version of the library. */
    String version() {
        return texts("SELECT sqlite_version()").get(0);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure("cannot close database " + path, e);
        }
    }

    /** The first column of what a query gives; a null stays one. */
    List<@Nullable String> answers(String sql) {
        List<@Nullable String> texts = new ArrayList<>();
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw failure("cannot ask database " + path + " '" + sql + "'", e);
        }
    }

    private List<String> texts(String sql) {
        List<String> texts = new ArrayList<>();
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw failure("cannot read database " + path, e);
        }
    }

    private static SqliteFile connect(Path path, String options) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        try {
            return new SqliteFile(path, config.createConnection("jdbc:sqlite:" + path.toUri() + options));
        } catch (SQLException e) {
            throw failure("cannot open database " + path, e);
        }
    }

    private static void check(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new BactrianException(
                    ErrorKind.FAILED, "there is no database file " + path, "check the source's path");
        }
        if (!Files.isReadable(path)) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "database " + path + " may not be read by user '" + System.getProperty("user.name") + "'",
                    "chmod or chown it, or add the user to its group");
        }
    }

    /** Bytes of the database with what lies in its log. */
    static long size(Path path) throws IOException {
        Path log = path.resolveSibling(path.getFileName() + "-wal");
        return Files.size(path) + (Files.exists(log) ? Files.size(log) : 0);
    }

    private static BactrianException failure(String what, SQLException e) {
        String message = String.valueOf(e.getMessage());
        String hint = "";
        if (message.contains("SQLITE_NOTADB")) {
            hint = "the file is no SQLite database, or is encrypted";
        } else if (message.contains("SQLITE_BUSY") || message.contains("SQLITE_LOCKED")) {
            hint = "another program held its lock for over a minute; WAL mode lets readers and writers go on together";
        } else if (message.contains("SQLITE_CANTOPEN") || message.contains("SQLITE_READONLY")) {
            hint = "in WAL mode the -shm file beside it must be readable and writable, or its directory writable";
        }
        return new BactrianException(ErrorKind.FAILED, what + ": " + message, hint, e);
    }
}
