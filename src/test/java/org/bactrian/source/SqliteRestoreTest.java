package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.SqliteWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteRestoreTest extends RestorerContract {
    private static final String KEPT = "signals.db.before-20261122T030000Z";

    @TempDir
    Path directory;

    @Override
    Restorer restorer() {
        return new SqliteRestore(scratch(), Clock.fixed(Instant.parse("2026-11-22T03:00:00Z"), ZoneOffset.UTC));
    }

    @Override
    Source source() {
        return new SqliteSource(scratch(), Clock.systemUTC());
    }

    @Override
    SourceSpec present() throws Exception {
        if (!Files.exists(file())) {
            fill("wal");
        }
        return spec("SELECT count(*) = 3 FROM signals");
    }

    @Override
    void assertHolds(Path plain) throws Exception {
        assertThat(plain.resolve("main.db")).exists();
        assertThat(ask(plain.resolve("main.db"), "SELECT sum(n) FROM signals")).isEqualTo("6");
    }

    @Override
    void assertNothingLeft() throws Exception {
        if (Files.exists(scratch())) {
            assertThat(scratch()).isEmptyDirectory();
        }
        assertThat(names()).noneMatch(name -> name.startsWith("."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void theLiveDatabaseIsReplacedAndTheOldOneKept(String mode) throws Exception {
        fill(mode);
        SourceSpec spec = present();
        Dumped dumped = Dumped.of(source(), spec);
        ask(file(), "INSERT INTO signals VALUES (100) RETURNING n");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));

        try (Landing landing = restorer().open(spec, live(Safety.KEEP), dumped.manifest(), "run1")) {
            assertThat(landing.overwrites()).singleElement().asString().contains(file().toString());
            landing.load(dumped.payload());
            assertThat(landing.check())
                    .containsEntry("integrity_check", "ok")
                    .containsEntry("rows", 3L)
                    .containsEntry("checks", List.of("SELECT count(*) = 3 FROM signals"));
            assertThat(sum(file())).isEqualTo("106");
            assertThat(landing.swap()).isEqualTo(directory.resolve(KEPT).toString());
            landing.verify();
        }

        assertThat(sum(file())).isEqualTo("6");
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(sum(directory.resolve(KEPT))).isEqualTo("106");
        assertThat(ask(directory.resolve(KEPT), "PRAGMA journal_mode")).isEqualTo(mode);
        assertThat(ask(file(), "PRAGMA journal_mode")).isEqualTo(mode);
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void anUndoneRestorePutsTheOldDatabaseBack(String mode) throws Exception {
        fill(mode);
        SourceSpec spec = spec("SELECT count(*) = 4 FROM signals");
        Dumped dumped = Dumped.of(source(), spec);
        ask(file(), "INSERT INTO signals VALUES (100) RETURNING n");

        try (Landing landing = restorer().open(spec, live(Safety.KEEP), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            landing.swap();
            assertThat(sum(file())).isEqualTo("6");
            failsWith(ErrorKind.VERIFICATION_FAILED, landing::verify).hasMessageContaining("count(*) = 4");
            assertThat(landing.undo()).contains("put back");
        }

        assertThat(sum(file())).isEqualTo("106");
        assertThat(ask(file(), "PRAGMA journal_mode")).isEqualTo(mode);
        assertThat(names()).containsOnly("signals.db", "scratch");
    }

    @Test
    void theLogOfACrashedApplicationIsKeptWithItsDatabase() throws Exception {
        fill("wal");
        SourceSpec spec = present();
        Dumped dumped = Dumped.of(source(), spec);
        crashWith("INSERT INTO signals VALUES (100)");
        assertThat(directory.resolve("signals.db-wal")).isNotEmptyFile();

        restore(spec, dumped, live(Safety.KEEP));

        assertThat(sum(file())).isEqualTo("6");
        assertThat(sum(directory.resolve(KEPT))).isEqualTo("106");
        assertThat(directory.resolve("signals.db-wal").toFile().length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    void aDatabaseInUseIsRefused(String mode) throws Exception {
        Path busy = directory.resolve("busy.db");
        present();
        SourceSpec spec = at(busy, "SELECT 1");
        Dumped dumped = Dumped.of(source(), at(file(), "SELECT 1"));
        try (SqliteWriter writer = new SqliteWriter(busy, mode)) {
            writer.written();
            try (Landing landing = restorer().open(spec, live(Safety.KEEP), dumped.manifest(), "run1")) {
                failsWith(ErrorKind.REFUSED, () -> landing.load(dumped.payload()))
                        .hasMessageContaining("in use");
                assertThat(landing.undo()).contains("as it was before");
            }
        }
        assertThat(ask(busy, "PRAGMA journal_mode")).isEqualTo(mode);
        assertThat(names()).noneMatch(name -> name.contains("before"));
    }

    @Test
    void anUnreadableDatabaseIsMovedAsideOnlyWhenSomebodyDecides() throws Exception {
        SourceSpec spec = present();
        Dumped dumped = Dumped.of(source(), spec);
        Files.writeString(file(), "no database any more ".repeat(500));
        Files.writeString(directory.resolve("signals.db-wal"), "its log");

        try (Landing landing = restorer().open(spec, live(Safety.KEEP), dumped.manifest(), "run1")) {
            failsWith(ErrorKind.REFUSED, () -> landing.load(dumped.payload())).hasMessageContaining("cannot be kept");
        }
        assertThat(Files.readString(file())).startsWith("no database any more");

        restore(spec, dumped, live(Safety.NONE));

        assertThat(sum(file())).isEqualTo("6");
        assertThat(Files.readString(directory.resolve(KEPT))).startsWith("no database any more");
        assertThat(directory.resolve(KEPT + "-wal")).hasContent("its log");
    }

    @Test
    void anUndoneRestorePutsAnUnreadableDatabaseBackWithItsLog() throws Exception {
        SourceSpec spec = present();
        Dumped dumped = Dumped.of(source(), spec);
        Files.writeString(file(), "no database any more ".repeat(500));
        Files.writeString(directory.resolve("signals.db-wal"), "its log");
        List<String> before = names();
        try (Landing landing = restorer().open(spec, live(Safety.NONE), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            landing.swap();
            landing.undo();
        }
        assertThat(Files.readString(file())).startsWith("no database any more");
        assertThat(directory.resolve("signals.db-wal")).hasContent("its log");
        assertThat(names()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void anotherPathGetsADatabaseAndLosesNone() throws Exception {
        SourceSpec spec = present();
        Dumped dumped = Dumped.of(source(), spec);
        Path other = directory.resolve("other.db");

        restore(spec, dumped, order(Place.ELSEWHERE, other.toString()));

        assertThat(sum(other)).isEqualTo("6");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
                .isEqualTo("rw-------");
        for (Path taken : List.of(other, file())) {
            try (Landing landing =
                    restorer().open(spec, order(Place.ELSEWHERE, taken.toString()), dumped.manifest(), "run2")) {
                failsWith(ErrorKind.REFUSED, () -> landing.load(dumped.payload()))
                        .hasMessageContaining("is there");
            }
        }
    }

    @Test
    void aRestoreThroughASymbolicLinkReplacesWhatItLeadsTo() throws Exception {
        SourceSpec spec = present();
        Dumped dumped = Dumped.of(source(), spec);
        Path link = Files.createSymbolicLink(place.resolve("link.db"), file());

        restore(at(link, "SELECT 1"), dumped, live(Safety.KEEP));

        assertThat(link).isSymbolicLink();
        assertThat(directory.resolve(KEPT)).exists();
    }

    @Test
    void whatAKilledRestoreLeftIsRemovedByTheNext() throws Exception {
        SourceSpec spec = present();
        Dumped dumped = Dumped.of(source(), spec);
        Path dead = Files.createDirectory(directory.resolve(".restoring-signals.db-dead"));
        Files.writeString(dead.resolve("new.db"), "half");
        Files.createFile(directory.resolve(".restoring-signals.db-dead.lock"));
        Files.createLink(directory.resolve("signals.db.before-20250101T000000Z"), file()); // killed before its rename

        restore(spec, dumped, live(Safety.KEEP));

        assertThat(names()).contains(KEPT).doesNotContain("signals.db.before-20250101T000000Z");
        assertNothingLeft();
    }

    @Test
    void scratchCountsRowsAndRunsTheChecks() throws Exception {
        SourceSpec spec = spec("SELECT max(n) > 5 FROM signals");
        present();
        Dumped dumped = Dumped.of(source(), spec);
        try (Landing landing = restorer().open(spec, order(Place.SCRATCH, ""), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            failsWith(ErrorKind.VERIFICATION_FAILED, landing::check).hasMessageContaining("max(n) > 5");
        }
        Dumped lacking = dumped.counting(Map.of("signals", 4L, "gone", 1L));
        try (Landing landing = restorer().open(present(), order(Place.SCRATCH, ""), lacking.manifest(), "run1")) {
            landing.load(lacking.payload());
            failsWith(ErrorKind.VERIFICATION_FAILED, landing::check)
                    .hasMessageContaining("'gone' has no table, recorded are 1 rows; 'signals' has 3 rows");
        }
        assertNothingLeft();
    }

    @Test
    void aDumpThatIsNoDatabaseFailsEvenWhenItsBytesAreTheDumpedOnes() throws Exception {
        SourceSpec spec = present();
        Dumped dumped =
                Dumped.of(source(), spec).holding("no database".repeat(1000).getBytes("UTF-8"));
        try (Landing landing = restorer().open(spec, order(Place.CONTENT, ""), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            failsWith(ErrorKind.VERIFICATION_FAILED, landing::check).hasMessageContaining("NOTADB");
        }
    }

    @Test
    void theCatalogOfThisProcessIsNotReplaced() throws Exception {
        SourceSpec spec = present();
        Dumped dumped = Dumped.of(source(), spec);
        SourceSpec catalog = new SourceSpec(
                new SourceId("bactrian", "catalog"), "sqlite", "bactrian", false, List.of("primary"), spec.settings());
        for (RestoreOrder order : List.of(live(Safety.KEEP), order(Place.ELSEWHERE, file().toString()))) {
            failsWith(ErrorKind.REFUSED, () -> restorer().open(catalog, order, dumped.manifest(), "run1"))
                    .hasMessageContaining("catalog");
        }
        restore(
                catalog,
                dumped,
                order(Place.ELSEWHERE, directory.resolve("copy.db").toString()));
    }

    private void restore(SourceSpec spec, Dumped dumped, RestoreOrder order) throws Exception {
        try (Landing landing = restorer().open(spec, order, dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            landing.check();
            landing.swap();
            landing.verify();
        }
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> failsWith(
            ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOf(BactrianException.class)
                .satisfies(e -> assertThat(((BactrianException) e).kind()).isEqualTo(kind));
    }

    private Path file() {
        return directory.resolve("signals.db");
    }

    private Path scratch() {
        return directory.resolve("scratch");
    }

    private SourceSpec spec(String check) {
        return at(file(), check);
    }

    private static SourceSpec at(Path file, String check) {
        return SourceContract.spec(
                "sqlite", new Settings(Map.of("path", file.toString(), "checks", List.of(check))).values());
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void fill(String mode) throws Exception {
        ask(file(), "PRAGMA journal_mode = " + mode);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE signals (n INTEGER)");
            statement.execute("INSERT INTO signals VALUES (1), (2), (3)");
        }
    }

    /** Another process writes and is killed, which leaves its log behind. */
    private void crashWith(String sql) throws Exception {
        Process process = new ProcessBuilder("sqlite3", file().toString())
                .redirectErrorStream(true)
                .start();
        try (var out = process.getOutputStream()) {
            out.write((sql + ";\n.shell kill -9 $PPID\n").getBytes("UTF-8"));
        }
        process.waitFor();
    }

    private static String sum(Path file) throws Exception {
        return ask(file, "SELECT sum(n) FROM signals");
    }

    private static String ask(Path file, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
