package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.config.Secret;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.lab.PostgresRestore;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresSourceTest extends SourceContract {
    private static final String DATABASE = "o'dd \"db\" = ü\\";
    private static final PostgresCluster CLUSTER = PostgresCluster.shared();

    @TempDir
    Path directory;

    @BeforeAll
    static void fill() {
        CLUSTER.createDatabase(DATABASE);
        CLUSTER.execute(
                DATABASE,
                "CREATE TABLE plain (id integer PRIMARY KEY, t text)",
                "INSERT INTO plain SELECT i, repeat(md5(i::text), 20) FROM generate_series(1, 50000) i",
                "CREATE TABLE \"Empty one\" (id integer)",
                "CREATE TABLE parted (id integer) PARTITION BY HASH (id)",
                "CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
                "INSERT INTO parted VALUES (1), (2)",
                "SELECT lo_from_bytea(0, 'one')");
    }

    @Override
    Source source() {
        return source(PostgresTools.standard());
    }

    @Override
    SourceSpec present() {
        return PostgresLab.at(DATABASE);
    }

    @Override
    SourceSpec absent() {
        return PostgresLab.at("no such database");
    }

    @Override
    void assertNothingLeft() {
        awaitTrue(
                "a session is left",
                () -> "0"
                        .equals(CLUSTER.query(
                                "postgres",
                                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bactrian' OR datname = '"
                                        + DATABASE.replace("'", "''") + "'")));
    }

    @Test
    void factsTellWhatTheArchiveDoesNotHold() throws Exception {
        DumpFacts facts = dumpTo(source(), present(), directory.resolve("archive"));

        assertThat(facts.counts())
                .isEqualTo(Map.of(
                        "public.plain",
                        50_000L,
                        "public.\"Empty one\"",
                        0L,
                        "public.parted_0",
                        2L,
                        "pg_largeobject",
                        1L));
        assertThat(facts.tools()).containsKeys("pg_dump", "server");
        assertThat(facts.properties())
                .containsEntry("globals", "with role passwords")
                .hasEntrySatisfying("lsn", lsn -> assertThat(lsn.toString()).matches("[0-9A-F]+/[0-9A-F]+"))
                .hasEntrySatisfying(
                        "systemIdentifier", id -> assertThat(id.toString()).matches("\\d{15,}"));
        assertThat((Map<?, ?>) facts.properties().get("database"))
                .hasToString(facts.properties().get("database").toString())
                .satisfies(database -> {
                    assertThat(database.get("name")).isEqualTo(DATABASE);
                    assertThat(database.get("encoding")).isEqualTo("UTF8");
                    assertThat(database.get("localeProvider")).isEqualTo("libc");
                    assertThat(database.get("acl")).isNull();
                    assertThat(database.get("connectionLimit")).isEqualTo(-1);
                    assertThat((Map<?, ?>) database.get("extensions")).hasSize(1);
                });
    }

    @Test
    void globalsHoldTheRoles() throws Exception {
        CLUSTER.execute("postgres", "DROP ROLE IF EXISTS globals_probe", "CREATE ROLE globals_probe");
        ByteArrayOutputStream globals = new ByteArrayOutputStream();
        try (Payload payload = source().dump(present())) {
            payload.streams().get(0).writeTo(OutputStream.nullOutputStream());
            assertThatThrownBy(payload::facts).isInstanceOf(IllegalStateException.class);
            assertThat(payload.streams().get(1).name()).isEqualTo("globals");
            payload.streams().get(1).writeTo(globals);
            assertThat(payload.facts().counts()).isNotEmpty();
        }
        assertThat(globals.toString(StandardCharsets.UTF_8)).contains("CREATE ROLE globals_probe", "SCRAM-SHA-256");
    }

    @Test
    void aUserWithFewRightsIsToldWhatIsMissingAndThenDumps() throws Exception {
        CLUSTER.createDatabase("rights");
        CLUSTER.execute(
                "rights",
                "DROP ROLE IF EXISTS few",
                "CREATE ROLE few LOGIN PASSWORD 'one hump'",
                "CREATE SCHEMA closed",
                "CREATE TABLE closed.t (id serial)",
                "CREATE TABLE guarded (id integer)",
                "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
                "SELECT lo_from_bytea(4711, 'x')");
        SourceSpec spec = PostgresLab.at("rights", Map.of("user", "few", "password", new Secret("one hump")));

        assertThatThrownBy(() -> dumpTo(source(), spec, directory.resolve("archive")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("permission denied");
        List<Finding> errors = source().examine(spec).stream()
                .filter(finding -> finding.level() == Finding.Level.ERROR)
                .toList();
        assertThat(errors).hasSize(2);
        assertThat(errors.get(0).message())
                .contains("schema closed", "table closed.t", "sequence closed.t_id_seq", "large object 4711");

        for (Finding finding : errors) {
            CLUSTER.execute("rights", finding.hint());
        }

        assertThat(source().examine(spec)).noneMatch(finding -> finding.level() == Finding.Level.ERROR);
        assertThat(dumpTo(source(), spec, directory.resolve("archive")).counts())
                .containsKey("closed.t");
    }

    @Test
    void anOwnerWhoMayNotReadPasswordsDumpsWithoutThem() throws Exception {
        CLUSTER.execute("postgres", "DROP DATABASE IF EXISTS owned WITH (FORCE)", "DROP ROLE IF EXISTS owner_only");
        CLUSTER.execute(
                "postgres",
                "CREATE ROLE owner_only LOGIN PASSWORD 'one hump'",
                "CREATE DATABASE owned OWNER owner_only");
        SourceSpec spec = PostgresLab.at("owned", Map.of("user", "owner_only", "password", new Secret("one hump")));

        assertThat(dumpTo(source(), spec, directory.resolve("archive")).properties())
                .containsEntry("globals", "without role passwords");
        assertThat(source().examine(spec))
                .noneMatch(finding -> finding.level() == Finding.Level.ERROR)
                .anySatisfy(finding -> assertThat(finding.message()).contains("pg_authid"));
    }

    @Test
    void wrongPasswordIsSaidWithoutIt() {
        SourceSpec spec = PostgresLab.at(DATABASE, Map.of("password", new Secret("not humps")));
        assertThatThrownBy(() -> dumpTo(source(), spec, directory.resolve("archive")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("password authentication failed")
                .hasMessageNotContaining("not humps");
        assertThat(source().examine(spec)).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(Finding.Level.ERROR);
            assertThat(finding.hint()).contains("pg_hba.conf");
        });
    }

    @Test
    void passwordMayLieInAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("word"), PostgresCluster.PASSWORD + "\n");
        SourceSpec spec = PostgresLab.at(
                DATABASE, Map.of("passwordFile", file.toString(), "password", new Secret("the file wins")));
        assertThat(dumpTo(source(), spec, directory.resolve("archive")).counts())
                .isNotEmpty();
    }

    @Test
    void aServerThatIsDownIsSaidToBe() {
        SourceSpec spec = PostgresLab.at(DATABASE, Map.of("port", 1L));
        assertThatThrownBy(() -> dumpTo(source(), spec, directory.resolve("archive")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    @Test
    void aSocketsDirectoryIsRefused() {
        SourceSpec spec = PostgresLab.at(DATABASE, Map.of("host", "/var/run/postgresql"));
        assertThat(source().examine(spec))
                .anySatisfy(finding -> assertThat(finding.message()).contains("pgjdbc speaks TCP"));
    }

    @Test
    void aKilledToolFailsTheDump() throws Exception {
        try (Payload payload = source().dump(present())) {
            PayloadStream main = payload.streams().get(0);
            AtomicReference<Boolean> killed = new AtomicReference<>(false);
            assertThatThrownBy(
                            () -> main.writeTo(new Receiver(() -> killed.updateAndGet(before -> before || killTool()))))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("pg_dump was ended by signal 9");
        }
        assertNothingLeft();
    }

    @Test
    void aLockedTableFailsTheDumpAfterTheTimeout() throws Exception {
        CLUSTER.createDatabase("locked");
        CLUSTER.execute("locked", "CREATE TABLE t (id integer)");
        try (Connection holder = CLUSTER.connect("locked");
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
            SourceSpec spec = PostgresLab.at("locked", Map.of("lockTimeout", "1s"));
            assertThatThrownBy(() -> dumpTo(source(), spec, directory.resolve("archive")))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("LOCK TABLE public.t")
                    .satisfies(e -> assertThat(((BactrianException) e).hint()).contains("lockTimeout"));
        }
    }

    @Test
    void aDumpUnderWritesIsOneMoment() throws Exception {
        CLUSTER.createDatabase("busy");
        CLUSTER.execute(
                "busy",
                "CREATE TABLE one (id integer)",
                "CREATE TABLE filler AS SELECT md5(i::text) FROM generate_series(1, 200000) i",
                "CREATE TABLE two (id integer)");
        AtomicReference<Boolean> ending = new AtomicReference<>(false);
        Thread writer = new Thread(() -> {
            for (int i = 0; !ending.get(); i++) {
                CLUSTER.execute(
                        "busy",
                        "BEGIN; INSERT INTO one VALUES (" + i + "); INSERT INTO two VALUES (" + i + "); COMMIT");
            }
        });
        writer.start();
        try {
            awaitTrue("rows", () -> !"0".equals(CLUSTER.query("busy", "SELECT count(*) FROM two")));
            Path archive = directory.resolve("archive");
            DumpFacts facts = dumpTo(source(), PostgresLab.at("busy"), archive);
            assertThat(facts.counts().get("public.one"))
                    .isEqualTo(facts.counts().get("public.two"))
                    .isPositive();
            new PostgresRestore(CLUSTER).restore(archive, facts.properties(), "busy restored");
            assertThat(CLUSTER.query("busy restored", "SELECT count(*) FROM one"))
                    .isEqualTo(CLUSTER.query("busy restored", "SELECT count(*) FROM two"))
                    .isEqualTo(facts.counts().get("public.one").toString());
        } finally {
            ending.set(true);
            writer.join();
        }
    }

    @Test
    void aToolThatIsOlderThanTheServerIsRefused() throws Exception {
        Path bin = fake("pg_dump", "echo 'pg_dump (PostgreSQL) 14.9 (Debian 14.9-1)'");
        Source source = source(new PostgresTools(List.of(bin)));
        assertThatThrownBy(() -> dumpTo(source, present(), directory.resolve("archive")))
                .isInstanceOf(BactrianException.class)
                .hasMessageMatching("pg_dump 14\\.9 \\(.*\\) is older than the server, which is \\d+.*")
                .satisfies(e -> assertThat(((BactrianException) e).hint()).contains("postgresql-client-"));
        assertThat(source.examine(present()))
                .anySatisfy(finding -> assertThat(finding.message()).contains("older than the server"));
    }

    @Test
    void anArchiveThatEndsEarlyWithExitCodeZeroIsRefused() throws Exception {
        Path tool = CLUSTER.bin().resolve("pg_dump");
        Path bin = fake(
                "pg_dump",
                "[ \"$1\" = --version ] && exec " + tool + " --version; " + tool + " \"$@\" | head -c 1000000; exit 0");
        assertThatThrownBy(
                        () -> dumpTo(source(new PostgresTools(List.of(bin))), present(), directory.resolve("archive")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("pg_dump wrote no whole archive: the archive ends in the middle of the data");
        assertNothingLeft();
    }

    @Test
    void aToolThatFallsSilentIsEnded() throws Exception {
        Path tool = CLUSTER.bin().resolve("pg_dump");
        Path bin = fake("pg_dump", "[ \"$1\" = --version ] && exec " + tool + " --version; sleep 600");
        TimeLimits limits = new TimeLimits(Duration.ofMinutes(1), Duration.ofMillis(300));
        Source source = new PostgresSource(new PostgresTools(List.of(bin)), Clock.systemUTC(), limits);
        assertThatThrownBy(() -> dumpTo(source, present(), directory.resolve("archive")))
                .hasMessageContaining("pg_dump wrote nothing for 300 ms");
        assertNothingLeft();
        assertNoChild();
    }

    @Test
    void passwordIsInNoArgumentList() throws Exception {
        AtomicReference<String> arguments = new AtomicReference<>("");
        try (Payload payload = source().dump(present())) {
            payload.streams().get(0).writeTo(new Receiver(() -> {
                if (arguments.get().isEmpty()) {
                    tool().ifPresent(child ->
                            arguments.set(child.info().commandLine().orElse("")));
                }
            }));
        }
        assertThat(arguments.get()).contains("--snapshot=").doesNotContain(PostgresCluster.PASSWORD, "humps");
    }

    private Path fake(String program, String script) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path file = Files.writeString(bin.resolve(program), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    private static Source source(PostgresTools tools) {
        return new PostgresSource(tools, Clock.systemUTC(), TimeLimits.STANDARD);
    }

    private static DumpFacts dumpTo(Source source, SourceSpec spec, Path archive) throws IOException {
        try (Payload payload = source.dump(spec);
                OutputStream out = Files.newOutputStream(archive)) {
            payload.streams().get(0).writeTo(out);
            payload.streams().get(1).writeTo(OutputStream.nullOutputStream());
            return payload.facts();
        }
    }

    private static java.util.Optional<ProcessHandle> tool() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/pg_dump"))
                .findFirst();
    }

    private static boolean killTool() {
        return tool().map(ProcessHandle::destroyForcibly).orElse(false);
    }
}
