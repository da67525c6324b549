package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.SqliteWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteSourceTest extends SourceContract {
    @TempDir
    Path directory;

    @Override
    Source source() {
        return new SqliteSource(scratch(), Clock.systemUTC());
    }

    @Override
    SourceSpec present() throws Exception {
        Path file = directory.resolve("Höhe & Tiefe?.db");
        if (!Files.exists(file)) {
            fill(file, "wal");
        }
        return at(file);
    }

    @Override
    SourceSpec absent() {
        return at(directory.resolve("absent.db"));
    }

    @Override
    void assertNothingLeft() throws Exception {
        assertThat(directory.resolve("absent.db")).doesNotExist();
        if (Files.exists(scratch())) {
            assertThat(scratch()).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void copyIsWholeAndTellsItsSettings(String mode) throws Exception {
        Path file = directory.resolve("plain.db");
        fill(file, mode);
        Path copy = directory.resolve("restored.db");
        Instant now = Instant.parse("2026-11-22T02:00:00Z");
        SqliteSource source = new SqliteSource(scratch(), Clock.fixed(now, ZoneOffset.UTC));
        DumpFacts facts = dumpTo(source, at(file), copy);

        assertThat(facts.consistencyTime()).isEqualTo(now);
        assertThat(facts.counts()).isEqualTo(Map.of("one row", 1L, "many", 20_000L, "none", 0L));
        assertThat(facts.properties())
                .containsEntry("journal_mode", mode)
                .containsEntry("user_version", "17")
                .containsEntry("application_id", "4711")
                .containsEntry("encoding", "UTF-8")
                .containsEntry("page_size", "8192");
        assertThat(rows(copy, "many")).isEqualTo(20_000);
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void dumpsWhileAWriterWritesAreWhole(String mode) throws Exception {
        Path file = directory.resolve("busy.db");
        try (SqliteWriter writer = new SqliteWriter(file, mode)) {
            for (int i = 0; i < 5; i++) {
                Path copy = directory.resolve("copy-" + i);
                long before = writer.written();
                DumpFacts facts = dumpTo(source(), at(file), copy);
                assertThat(facts.counts().get("left_hump"))
                        .isEqualTo(facts.counts().get("right_hump"))
                        .isGreaterThanOrEqualTo(before)
                        .isLessThanOrEqualTo(writer.written() + 1)
                        .isEqualTo(rows(copy, "left_hump"));
            }
        }
    }

    @Test
    void damagedDatabaseFailsTheDump() throws Exception {
        Path file = directory.resolve("damaged.db");
        fill(file, "delete");
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            bytes.write(new byte[3 * 8192]);
        }
        assertThatThrownBy(() -> dumpTo(source(), at(file), directory.resolve("copy")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("damaged");
        assertNothingLeft();
    }

    @Test
    void aFileThatIsNoDatabaseIsSaidToBeNone() throws Exception {
        Path file = Files.writeString(directory.resolve("text.db"), "no database".repeat(1000));
        assertThatThrownBy(() -> dumpTo(source(), at(file), directory.resolve("copy")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("NOTADB");
    }

    @Test
    void leftoversOfADeadProcessAreWipedAndThoseOfALivingOneAreNot() throws Exception {
        Path dead = Files.createDirectories(scratch().resolve("sqlite-dead"));
        Files.writeString(dead.resolve("copy.db"), "plaintext");
        Files.createFile(scratch().resolve("sqlite-dead.lock"));
        try (Scratch living = Scratch.create(scratch(), "sqlite", 1)) {
            assertThat(dead).doesNotExist();
            dumpTo(source(), present(), directory.resolve("copy"));
            assertThat(living.directory()).exists();
            assertThat(Files.getPosixFilePermissions(living.directory())).hasSize(3);
        }
        assertNothingLeft();
    }

    @Test
    void theServiceWipesLeftoversAtItsStart() throws Exception {
        Path dead = Files.createDirectories(scratch().resolve("sqlite-dead"));
        Files.writeString(dead.resolve("copy.db"), "plaintext");
        Files.createFile(scratch().resolve("sqlite-dead.lock"));

        new ScratchSite(scratch(), "nobody", List.of()).sweep();

        assertNothingLeft();
    }

    @Test
    void tooLittleRoomIsSaidBeforeTheCopy() {
        assertThatThrownBy(() -> Scratch.create(scratch(), "sqlite", Long.MAX_VALUE))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("bytes free");
    }

    private Path scratch() {
        return directory.resolve("scratch");
    }

    private static SourceSpec at(Path file) {
        return spec("sqlite", Map.of("path", file.toString()));
    }

    private static DumpFacts dumpTo(Source source, SourceSpec spec, Path copy) throws Exception {
        try (Payload payload = source.dump(spec);
                OutputStream out = Files.newOutputStream(copy)) {
            return writeAll(payload, out);
        }
    }

    private static long rows(Path file, String table) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM \"" + table + '"')) {
            return row.getLong(1);
        }
    }

    private static void fill(Path file, String mode) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
                var statement = connection.createStatement()) {
            for (String sql : Stream.of(
                            "PRAGMA page_size = 8192",
                            "PRAGMA journal_mode = " + mode,
                            "PRAGMA user_version = 17",
                            "PRAGMA application_id = 4711",
                            "CREATE TABLE \"one row\" (a)",
                            "INSERT INTO \"one row\" VALUES (1)",
                            "CREATE TABLE none (a)",
                            "CREATE TABLE many (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT)",
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                                    + " INSERT INTO many SELECT i, hex(randomblob(50)) FROM n")
                    .toList()) {
                statement.execute(sql);
            }
        }
    }
}
