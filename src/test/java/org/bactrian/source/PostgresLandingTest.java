package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.StoredPayload;
import org.bactrian.artifact.StoredStream;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.lab.TortureDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL database comes back as it was, or what is there stays as it is. */
@Timeout(300)
class PostgresLandingTest {
    private static final String LIVE = TortureDatabase.NAME;
    /** Has no room for a file: the dump streams. */
    private static final Path NO_ROOM = Path.of("/proc/scratch");

    @TempDir
    static Path directory;

    private static PostgresCluster cluster;
    private static PostgresDumped dumped;
    private static PostgresDumped small;
    private static List<String> original;

    @BeforeAll
    static void dump() throws Exception {
        cluster = PostgresCluster.create();
        TortureDatabase.create(cluster);
        original = plain(cluster, LIVE);
        dumped = PostgresDumped.of(source(LIVE), Files.createDirectories(directory.resolve("torture")));
        cluster.createDatabase("small");
        cluster.execute(
                "small",
                "CREATE TABLE t AS SELECT i, md5(i::text) AS m FROM generate_series(1, 1000) i",
                "ALTER DATABASE small SET default_transaction_read_only = on",
                "ALTER DATABASE small SET search_path = public",
                "ALTER DATABASE small IS_TEMPLATE true");
        small = PostgresDumped.of(source("small"), Files.createDirectories(directory.resolve("small")));
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void everythingComesBackInPlaceWhileProgramsReconnect() throws Exception {
        List<String> globals = globals(cluster);
        cluster.execute(LIVE, "CREATE TABLE public.made_since (id integer)");
        String moment;
        try (Reconnecting programs = new Reconnecting(cluster.jdbcUrl(LIVE));
                Landing landing = open(dumped, order(Place.LIVE, "", false), directory.resolve("scratch"))) {
            assertThat(landing.scratchBytes()).isGreaterThan(dumped.manifest().plainSize());
            landing.load(dumped.payload());
            assertThat(landing.check())
                    .containsEntry("tables", dumped.manifest().counts().size());
            assertThat(landing.overwrites()).singleElement().asString().contains("'torture'", "sessions");
            String kept = landing.swap();
            landing.verify();
            moment = kept.replaceAll(".*'torture_before_(\\d{17})'.*", "$1");
            assertThat(programs.broken()).as("sessions were ended").isTrue();
        }
        assertThat(plain(cluster, LIVE)).isEqualTo(original);
        assertThat(cluster.query("torture_before_" + moment, "SELECT count(*) FROM public.made_since"))
                .isEqualTo("0");
        assertThat(facts(LIVE)).isEqualTo(facts(dumped));
        assertThat(globals(cluster)).isEqualTo(globals);
        assertThat(databases()).noneMatch(name -> name.contains("_restoring_"));
        assertThat(directory.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void aNewServerGetsTheGlobalsFirst() throws Exception {
        try (PostgresCluster fresh = PostgresCluster.create()) {
            String to = "127.0.0.1:" + fresh.port() + "/made 'here'";
            try (Landing landing = open(dumped, order(Place.ELSEWHERE, to, false), NO_ROOM)) {
                assertThatThrownBy(() -> landing.load(dumped.payload()))
                        .hasMessageContaining("lacks the roles torture_owner, torture_reader, Ödön O'Neil")
                        .hasMessageContaining("nothing was changed");
            }
            Path scratch = directory.resolve("scratch");
            try (Landing landing = open(dumped, order(Place.ELSEWHERE, to, true), scratch)) {
                assertThat(landing.overwrites()).isEmpty();
                landing.load(dumped.payload());
                assertThat(landing.check().get("globalsThereAlready"))
                        .asString()
                        .contains("role \"postgres\" already");
                assertThat(landing.swap()).isEmpty();
                landing.verify();
            }
            assertThat(plain(fresh, "made 'here'")).isEqualTo(original);
            assertThat(globals(fresh)).isEqualTo(globals(cluster));
        }
    }

    @Test
    void aDumpStreamsWhereThereIsNoRoom() throws Exception {
        RestoreOrder order = order(Place.ELSEWHERE, "torture=streamed", false);
        try (Landing landing = open(dumped, order, NO_ROOM)) {
            assertThat(landing.scratchBytes()).isZero();
            landing.load(dumped.payload());
            landing.check();
            landing.swap();
            assertThat(plain(cluster, "torture=streamed")).isEqualTo(original);
            assertThat(landing.undo()).contains("gone again");
        }
        assertThat(databases()).doesNotContain("torture=streamed").noneMatch(name -> name.contains("_restoring_"));
    }

    @Test
    void aFailedCheckLeavesTheOriginal() throws Exception {
        long oid = oid("small");
        PostgresDumped other = small.with(Map.of(), Map.of("public.t", 999L, "public.missing", 1L));
        try (Landing landing = open(small, order("small"), NO_ROOM, "SELECT count(*) = 7 FROM t")) {
            landing.load(small.payload());
            assertThatThrownBy(landing::check)
                    .isInstanceOfSatisfying(
                            BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED))
                    .hasMessageContaining("SELECT count(*) = 7 FROM t")
                    .hasMessageContaining("'f'");
            assertThat(landing.undo()).contains("nothing of it was touched");
        }
        try (Landing landing = open(other, order("small"), NO_ROOM)) {
            landing.load(other.payload());
            assertThatThrownBy(landing::check).hasMessageContaining("public.missing");
        }
        assertThat(oid("small")).isEqualTo(oid);
        assertThat(databases()).noneMatch(name -> name.contains("_restoring_"));
    }

    @Test
    void whatFailsAfterTheSwapIsPutBack() throws Exception {
        long oid = oid("small");
        try (Landing landing = open(small, order("small"), NO_ROOM, "SELECT current_database() <> 'small'")) {
            landing.load(small.payload());
            landing.check();
            assertThat(landing.swap()).contains("small_before_");
            assertThat(oid("small")).isNotEqualTo(oid);
            assertThatThrownBy(landing::verify).hasMessageContaining("current_database()");
            assertThat(landing.undo()).contains("was put back");
        }
        assertThat(oid("small")).isEqualTo(oid);
        assertThat(databases()).noneMatch(name -> name.startsWith("small_"));
    }

    @Test
    void wrongBytesAKilledToolAndAnOlderServerChangeNothing() throws Exception {
        long oid = oid("small");
        byte[] bytes = Files.readAllBytes(small.files().get("main"));
        String row = cluster.query("small", "SELECT m FROM t WHERE i = 1000");
        bytes[new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(row)] ^= 1;
        StoredPayload wrong = new StoredPayload(
                List.of(new StoredStream("main", List.of(), () -> new java.io.ByteArrayInputStream(bytes))));
        try (Landing landing = open(small, order("small"), NO_ROOM)) {
            assertThatThrownBy(() -> landing.load(wrong)).hasMessageContaining("sha256");
        }
        StoredPayload killing = new StoredPayload(List.of(new StoredStream("main", List.of(), () -> {
            cluster.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'pg_restore%'");
            ProcessHandle.current()
                    .descendants()
                    .filter(child -> child.info().command().orElse("").endsWith("pg_restore"))
                    .forEach(ProcessHandle::destroyForcibly);
            return Files.newInputStream(small.files().get("main"));
        })));
        try (Landing landing = open(small, order("small"), NO_ROOM)) {
            assertThatThrownBy(() -> landing.load(killing)).hasMessageContaining("pg_restore");
            assertThat(landing.undo()).contains("nothing of it was touched");
        }
        PostgresDumped newer = small.with(Map.of("server", "99.1"), Map.of());
        try (Landing landing = open(newer, order("small"), NO_ROOM)) {
            assertThatThrownBy(() -> landing.load(newer.payload()))
                    .hasMessageContaining("older than the dump, which is of PostgreSQL 99.1");
        }
        PostgresDumped newerTool = small.with(Map.of("pg_dump", "99.1"), Map.of());
        assertThatThrownBy(() -> open(newerTool, order("small"), NO_ROOM)).hasMessageContaining("pg_dump 99.1");
        assertThat(oid("small")).isEqualTo(oid);
        assertThat(databases()).noneMatch(name -> name.startsWith("small_"));
    }

    @Test
    void leftoversOfKilledRestoresAreDroppedButNoOthers() throws Exception {
        PostgresServer server = PostgresServer.of(
                PostgresLogin.restoring(source("small").settings()),
                PostgresTools.standard().reading("15"));
        List<String> names = List.of(
                "small_restoring_20200101000000000",
                "small_restoring_20200101000001000",
                "small_restoring_mine",
                "other_small_restoring_20200101000000000");
        names.forEach(cluster::createDatabase);
        try (PostgresHold running = PostgresHold.on(server, names.get(1))) {
            assertThat(running).isNotNull();
            assertThatThrownBy(() -> PostgresHold.on(server, names.get(1))).hasMessageContaining("another restore");
            try (Landing landing = open(small, order("small"), NO_ROOM)) {
                landing.load(small.payload());
            }
        }
        assertThat(databases()).doesNotContain(names.get(0)).containsAll(names.subList(1, 4));
        names.forEach(cluster::dropDatabase);
    }

    @Test
    void plainFilesAreWrittenAndNoneIsOverwritten() throws Exception {
        Path files = directory.resolve("files");
        try (Landing landing = open(small, order(Place.DIRECTORY, files.toString(), false), NO_ROOM)) {
            landing.load(small.payload());
            assertThat((Long) landing.check().get("entries")).isPositive();
            landing.swap();
            landing.verify();
        }
        assertThat(files.resolve("main.dump"))
                .hasSameBinaryContentAs(small.files().get("main"));
        assertThat(files.resolve("globals.sql"))
                .hasSameBinaryContentAs(small.files().get("globals"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.resolve("globals.sql"))))
                .isEqualTo("rw-------");
        assertThat(files).isDirectoryNotContaining("glob:**.part");
        try (Landing landing = open(small, order(Place.DIRECTORY, files.toString(), false), NO_ROOM)) {
            assertThatThrownBy(() -> landing.load(small.payload())).hasMessageContaining("is there already");
        }
        assertThat(files.resolve("main.dump")).exists();
    }

    @Test
    void contentIsReadToItsEnd() throws Exception {
        RestoreOrder look = RestoreOrder.look("x", "primary", Place.CONTENT);
        try (Landing landing = open(dumped, look, NO_ROOM)) {
            landing.load(dumped.payload());
            assertThat(landing.check()).containsKeys("pg_restore", "mainBytes");
        }
        byte[] bytes = Files.readAllBytes(small.files().get("main"));
        StoredPayload half = new StoredPayload(List.of(new StoredStream(
                "main", List.of(), () -> new java.io.ByteArrayInputStream(bytes, 0, bytes.length / 2))));
        try (Landing landing = open(small, look, NO_ROOM)) {
            assertThatThrownBy(() -> landing.load(half))
                    .isInstanceOfSatisfying(
                            BactrianException.class,
                            e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED));
        }
    }

    @Test
    void placesAreReadAsPeopleWriteThem() {
        PostgresLogin login =
                PostgresLogin.restoring(source("small").settings()).at("db1", 5555, "small");
        assertThat(PostgresPlace.parse("other").from(login).words()).contains("'other' on db1:5555");
        assertThat(PostgresPlace.parse("db2/other").from(login).words()).contains("'other' on db2:5432");
        assertThat(PostgresPlace.parse("[::1]:99/other").from(login).words()).contains("'other' on ::1:99");
        assertThat(PostgresPlace.parse("/run/pg/other").from(login).words()).contains("'other' on /run/pg:5432");
        for (String wrong : List.of("", "/x", "db2/", "db2:x/y", "db2:99999/y", ":1/y")) {
            assertThatThrownBy(() -> PostgresPlace.parse(wrong)).hasMessageContaining("names no database");
        }
        assertThat((NameBeside.prefix("ä".repeat(31), "restoring") + "20200101000000")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hasSizeLessThan(64);
    }

    static Landing open(PostgresDumped dump, RestoreOrder order, Path scratch, String... checks) {
        SourceSpec source =
                source(dump.manifest().source().isEmpty() ? LIVE : database(dump), Map.of("checks", List.of(checks)));
        return new PostgresRestore(
                        PostgresTools.standard(), new ScratchSite(scratch, "postgres", List.of()), Clock.systemUTC())
                .open(source, order, dump.manifest(), "run-1");
    }

    private static String database(PostgresDumped dump) {
        return String.valueOf(((Map<?, ?>) dump.manifest().properties().get("database")).get("name"));
    }

    private static RestoreOrder order(String live) {
        assertThat(live).isEqualTo("small");
        return order(Place.LIVE, "", false);
    }

    private static RestoreOrder order(Place place, String to, boolean globals) {
        return new RestoreOrder(null, null, null, place, to, List.of(), true, Safety.KEEP, "", globals);
    }

    private static SourceSpec source(String database) {
        return source(database, Map.of());
    }

    private static SourceSpec source(String database, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("port", (long) cluster.port());
        return PostgresLab.at(database, settings);
    }

    private static long oid(String database) {
        return Long.parseLong(
                cluster.query("postgres", "SELECT oid FROM pg_database WHERE datname = '" + database + "'"));
    }

    private static List<String> databases() {
        return List.of(cluster.query("postgres", "SELECT string_agg(datname, E'\\n') FROM pg_database")
                .split("\n", -1));
    }

    private static List<String> globals(PostgresCluster server) {
        return lines(server.run("pg_dumpall", "postgres", "--globals-only", "--no-role-passwords"));
    }

    private static List<String> plain(PostgresCluster server, String database) {
        return lines(server.run("pg_dump", database));
    }

    /** Without the random keys that newer versions put around a dump. */
    private static List<String> lines(String sql) {
        return sql.lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }

    private static String facts(PostgresDumped dump) {
        return ((Map<?, ?>) dump.manifest().properties().get("database"))
                .entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    private static String facts(String database) throws Exception {
        return facts(PostgresDumped.of(source(database), Files.createDirectories(directory.resolve("again"))));
    }

    /** Programs that connect again as soon as their sessions are ended. */
    private static final class Reconnecting implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicBoolean broken = new AtomicBoolean();
        private final List<Thread> threads;

        Reconnecting(String url) {
            threads = java.util.stream.Stream.generate(() -> new Thread(() -> connect(url)))
                    .limit(4)
                    .toList();
            threads.forEach(Thread::start);
        }

        private void connect(String url) {
            while (!ended.get()) {
                try (Connection connection = java.sql.DriverManager.getConnection(url);
                        var statement = connection.createStatement()) {
                    while (!ended.get()) {
                        statement.execute("SELECT pg_sleep(0.01)");
                    }
                } catch (SQLException e) {
                    broken.set(true);
                }
            }
        }

        boolean broken() {
            return broken.get();
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
