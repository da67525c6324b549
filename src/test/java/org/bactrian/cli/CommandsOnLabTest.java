package org.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bactrian.lab.Lab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands on real servers. Those that only list run in this JVM; those that take signals, or whose errors matter,
 * run in one of their own.
 */
class CommandsOnLabTest {
    private static final Path BASE = Path.of(System.getProperty("bactrian.basedir", "."))
            .toAbsolutePath()
            .normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static Path home;
    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        home = directory.resolve("a home");
        lab = Lab.start(home, BASE.resolve("config"));
        lab.postgres().createDatabase("trading");
        lab.postgres()
                .execute(
                        "trading",
                        "create table trades as select n as id, md5(n::text) as note from generate_series(1, 1000) n");
        lab.postgres().execute("trading", "create role reader login password 'may not much'");
        edit(
                home.resolve("config/application.properties"),
                "bactrian.target.pause = 1000",
                "bactrian.target.pause = 5");
        listed("status");
    }

    @AfterAll
    static void stop() throws Exception {
        lab.close();
    }

    @Test
    void backsUpASystemAndListsItsBackups() throws Exception {
        Ended backup = bactrian("config", "backup", "argo/trading-db");
        assertThat(backup.exitCode()).as(backup.err()).isZero();
        assertThat(backup.err()).isEmpty();
        assertThat(backup.out())
                .contains("argo/trading-db  OK  ", "primary    complete, proof sha256, verified: exists");

        JsonNode newest = json(listed("backups", "argo/trading-db", "--json")).get(0);
        assertThat(newest.get("state").asText()).isEqualTo("OK");
        assertThat(Instant.parse(newest.get("consistencyTime").asText())).isBefore(Instant.now());
        assertThat(newest.get("copies"))
                .hasSize(3)
                .allMatch(copy -> copy.get("complete").asBoolean());
        assertThat(listed("backups", "argo").out()).contains("3/3", "ago").doesNotContain("bactrian/catalog");
        assertThat(listed("schedule").out()).contains("STARTS", "argo/trading-db", "production", "(in ");
    }

    @Test
    void provesCopiesAndMakesABadOneWhole() throws Exception {
        assertThat(bactrian("config", "backup", "argo/signals").exitCode()).isZero();
        Ended proven = bactrian("config", "verify", "argo/signals", "--level", "checksum");
        assertThat(proven.exitCode()).as(proven.err()).isZero();
        assertThat(proven.out()).contains("argo/signals  proven: ", "checksum  passed");
        String backup = json(listed("backups", "argo/signals", "--json"))
                .get(0)
                .get("backupId")
                .asText();
        Path bad;
        try (Stream<Path> files = Files.walk(home)) {
            bad = files.filter(file -> file.endsWith("argo/signals/" + backup + "/main-00000"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.delete(bad);

        Ended found = bactrian("config", "verify", backup, "--level", "exists");
        assertThat(found.exitCode()).as(found.err()).isEqualTo(5);
        assertThat(found.out()).contains("BAD, quarantined", "main-00000 is missing");
        assertThat(found.err()).contains("bactrian copy repair argo/signals");

        Ended repaired = bactrian("config", "copy", "repair", backup, "--json");
        assertThat(repaired.exitCode()).as(repaired.err()).isZero();
        assertThat(json(repaired).findPath("repaired").toString()).isEqualTo("1");
        assertThat(bad).exists();
        assertThat(listed("verify", "argo/sgnals").err()).contains("did you mean");
    }

    @Test
    void sweepsOnlyWithLeave() throws Exception {
        assertThat(listed("backup", "argo/signals").exitCode()).isZero();
        Path source;
        try (Stream<Path> files = Files.walk(home)) {
            source = files.filter(file -> file.toString().matches(".*/argo/signals/[^/]+/manifest.json"))
                    .findFirst()
                    .orElseThrow()
                    .getParent()
                    .resolveSibling("20260101T000000Z-full-dead");
        }
        Path orphan = Files.writeString(Files.createDirectories(source).resolve("main-00000"), "half a dump");
        Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        catalog(
                "insert into runs (run_id, job, system, source, server, type, purpose, backup_id, state, holder, started_at,"
                        + " config_hash) values ('dead', 'backup-run', 'argo', 'signals', '', 'full', 'manual',"
                        + " '20260101T000000Z-full-dead', 'FAILED', 'host:1:x', 1, '')");

        assertThat(listed("retention", "sweep", "--target", "primry").err()).contains("did you mean", "primary");
        JsonNode plan = json(listed("retention", "sweep", "--dry-run", "--json"));
        assertThat(plan.findValuesAsText("action")).containsExactly("DELETE");
        Ended asked = listed("retention", "sweep");
        assertThat(asked.exitCode()).isEqualTo(8);
        assertThat(asked.out()).contains("run dead ended without a backup", "1 to delete, 11 B");
        assertThat(asked.err()).contains("nobody agreed");
        assertThat(orphan).exists();

        Ended swept = listed("retention", "sweep", "--yes");
        assertThat(swept.exitCode()).as(swept.err()).isZero();
        assertThat(swept.out()).contains("deleted 1 orphan, 11 B");
        assertThat(orphan).doesNotExist();
        assertThat(listed("retention", "sweep").out()).contains("nothing goes, 0 to quarantine");
    }

    @Test
    void tellsEverybodyThatATargetIsDead() throws Exception {
        String config =
                variant("dead", "targets.yaml", lab.secondary().endpoint().toString(), "http://127.0.0.1:1");
        lab.slack().clear();
        lab.mail().clear();
        Ended backup = bactrian(config, "backup", "argo/signals");
        assertThat(backup.exitCode()).as(backup.err()).isEqualTo(3);
        assertThat(backup.out()).contains("argo/signals  DEGRADED", "secondary  INCOMPLETE");
        assertThat(backup.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("error: argo/signals: 2 of 3 copies are complete: secondary"))
                .anyMatch(line -> line.startsWith("hint: "));
        assertThat(lab.slack().messages())
                .anyMatch(message -> message.toString().contains("2 of 3 copies are complete"));
        assertThat(lab.mail().messages()).isNotEmpty();
        for (var mail : lab.mail().messages()) {
            assertThat(mail.getSubject()).contains("argo/signals");
        }
        assertThat(listed("status").out())
                .containsPattern("argo/signals +DEGRADED .* 2/3 ")
                .containsPattern("argo/signals DEGRADED .* ago: 2 of 3 copies are complete: secondary");
    }

    @Test
    void namesTheHolderOfABusySourceAndBacksUpTheOthers() throws Exception {
        String source = "argo/trading-db";
        catalog("insert into leases (source_id, holder, run_id, fence, expires_at) values ('" + source
                + "', 'other-host:77', 'elsewhere', 1, (select now_ms + 90000 from catalog_clock))"
                + " on conflict (source_id) do update set holder = excluded.holder, expires_at = excluded.expires_at");
        try {
            Ended backup = bactrian("config", "backup", "argo", "--json");
            assertThat(backup.exitCode()).as(backup.err()).isEqualTo(7);
            assertThat(backup.err())
                    .containsPattern(source + " is held by ([a-z-]+ on )?other-host:77")
                    .contains("hint: ");
            assertThat(json(backup)).hasSize(2);
            assertThat(json(backup).findValuesAsText("state")).containsExactly("BUSY", "OK");
        } finally {
            catalog("update leases set expires_at = 0 where source_id = '" + source + "'");
        }
    }

    @Test
    void endsAnInterruptedBackup() throws Exception {
        List<Path> before = manifests();
        try (Connection blocking = lab.postgres().connect("trading");
                Statement lock = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            lock.execute("lock table trades in access exclusive mode");
            Started backup = Started.bactrian(home, arguments("config", "backup", "argo/trading-db", "argo/signals"));
            // the first children only tell their version
            await(() -> backup.process()
                    .children()
                    .anyMatch(child -> child.info().commandLine().orElse("").contains("--format=custom")));
            List<ProcessHandle> dump = backup.process().children().toList();
            backup.process().destroy();
            assertThat(backup.exitCode(PATIENCE)).as(backup.err()).isEqualTo(130);
            assertThat(backup.err())
                    .contains("interrupted: ", "argo/trading-db: the backup was interrupted by a signal");
            await(() -> dump.stream().noneMatch(ProcessHandle::isAlive));
        }
        assertThat(manifests()).isEqualTo(before);
        assertThat(home.resolve("state/staging"))
                .isDirectoryNotContaining(path -> path.toString().contains("Z-"));
        JsonNode last = json(listed("status", "--json")).get(0).get("lastRun");
        assertThat(last.get("state").asText()).isEqualTo("FAILED");
        assertThat(last.get("exitCode").asInt()).isEqualTo(130);
    }

    @Test
    void failsWhenTheDatabaseIsNotThere() throws Exception {
        String config =
                variant("stopped", "systems.yaml", "port: " + lab.postgres().port(), "port: 1");
        Ended backup = bactrian(config, "backup", "argo/trading-db");
        assertThat(backup.exitCode()).isEqualTo(1);
        assertThat(backup.err().lines())
                .anyMatch(line -> line.startsWith("error: argo/trading-db: cannot connect to database 'trading'"))
                .anyMatch(line -> line.equals("hint: check that the server runs and that host and port are right"))
                .hasSize(2);
    }

    @Test
    void restoresOnlyWithLeaveAndSaysHowLongItTook() throws Exception {
        assertThat(listed("backup", "argo/trading-db").exitCode()).isZero();
        lab.postgres().execute("trading", "create table newer (n int)");
        Ended plan = listed("restore", "argo/trading-db", "--over-live", "--dry-run");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("restore argo/trading-db in its place", "overwrites    database 'trading'", "by distance")
                .contains("objective 1 h", "step 1        stop the application: touch ", "step 8        report");
        Ended refused = listed("restore", "argo/trading-db", "latest", "--yes");
        assertThat(refused.exitCode()).isEqualTo(8);
        assertThat(refused.err()).contains("in its place would overwrite database 'trading'", "hint: --over-live");
        Ended unasked = listed("restore", "argo/trading-db", "--over-live");
        assertThat(unasked.exitCode()).isEqualTo(8);
        assertThat(unasked.err()).contains("there is no terminal", "hint: --yes");
        assertThat(lab.postgres().query("trading", "select to_regclass('newer')"))
                .isEqualTo("newer");

        String id = json(listed("backups", "argo/trading-db", "--json"))
                .get(0)
                .get("backupId")
                .asText();
        lab.slack().clear();
        Ended restored = listed("restore", id, "--over-live", "--yes");
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        assertThat(restored.out())
                .contains("argo/trading-db  RESTORED in ", "objective 1 h: kept", "old data      database 'trading")
                .contains("remove it     dropdb -h 127.0.0.1", " -U postgres ", "bring it back psql -h 127.0.0.1");
        assertThat(lab.postgres().query("trading", "select to_regclass('newer')"))
                .isNull();
        showsOneBackup(id);
    }

    @Test
    void saysWhereRestoredThingsAre() throws Exception {
        assertThat(listed("backup", "argo/trading-db").exitCode()).isZero();
        Ended tables = listed("restore", "argo/trading-db", "--table", "public.trades");
        assertThat(tables.exitCode()).as(tables.err()).isZero();
        assertThat(tables.out()).containsPattern("is now in +schema restored_\\d+, from public\\.trades");
        Ended database = listed("restore", "argo/trading-db", "--to", "trading_beside");
        assertThat(database.out()).containsPattern("is now in +trading_beside");
        String files = home.resolve("files").toString();
        assertThat(listed("restore", "argo/trading-db", "--to-dir", files).out())
                .contains("directory " + files);
        Ended taken = listed(
                "restore",
                "argo/trading-db",
                "--to-dir",
                home.resolve("files/main.dump").toString());
        assertThat(taken.err()).contains("main.dump is there already").doesNotContain("Exception");
    }

    private static void showsOneBackup(String id) throws Exception {
        assertThat(listed("backups", "show", id).out())
                .contains(id + "  argo/trading-db  OK", "chain         none", "exists", "PASSED")
                .contains("bactrian restore " + id + " --over-live", "s3://backups/argo/trading-db/" + id);
        assertThat(listed("backups", "show", id, "--by-hand").out())
                .startsWith("#")
                .contains("pg_restore", id);
        JsonNode shown = JSON.readTree(listed("backups", "show", id, "--json").out());
        assertThat(shown.get("checks")).isNotEmpty();
        assertThat(shown.get("restore").asText()).isEqualTo("bactrian restore " + id);
        assertThat(listed("backups", "show", "20260101T000000Z-full-aaaa").err())
                .contains("did you mean 2026");
    }

    @Test
    void saysWhatARestoreNeeds() {
        assertThat(usage("restore", "argo")).contains("'argo' is neither a source (system/source) nor a backup id");
        assertThat(usage("restore", "argo/signals", "--at", "noon"))
                .contains("'noon' is no time", "2026-11-22T02:00:00Z");
        assertThat(usage("restore", "argo/signals", "--backup", "x", "--at", "2026-11-22T02:00:00Z"))
                .contains("only one of --backup and --at");
        assertThat(usage("restore", "argo/signals", "--to", "x", "--to-dir", "y"))
                .contains("only one of --to, --to-dir");
        assertThat(usage("restore", "argo/signals", "--without-safety", "ada")).contains("--reason TEXT");
        assertThat(usage("restore", "argo/signals", "--safety", "hope")).contains("'hope' is no safety");
        Ended early = listed("restore", "argo/signals", "--at", "2020-01-01T00:00:00Z");
        assertThat(early.exitCode()).isEqualTo(6);
        assertThat(early.err()).contains("no restore point at or before 2020-01-01T00:00:00Z", "bactrian backups");
    }

    private static String usage(String... command) {
        Ended ended = listed(command);
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
        return ended.err();
    }

    @Test
    void findsNobodyWhoIsUnknown() throws Exception {
        Ended backups = listed("backups", "argo/sgnals");
        assertThat(backups.exitCode()).isEqualTo(6);
        assertThat(backups.err()).contains("the inventory has no 'argo/sgnals'", "did you mean 'argo/signals'?");
    }

    @Test
    void doctorFindsNothingWrongWithTheLab() throws Exception {
        Ended doctor = listed("doctor", "--json");
        assertThat(doctor.exitCode()).as(doctor.out()).isZero();
        List<String> subjects = json(doctor).findValuesAsText("subject");
        assertThat(subjects)
                .contains("program age", "signing key", "source argo/trading-db", "source argo/signals")
                .contains("target primary", "target secondary", "target offline", "channel slack", "channel email");
        assertThat(json(doctor))
                .filteredOn(finding -> finding.get("level").asText().equals("WARNING"))
                .allMatch(finding -> finding.get("subject").asText().matches("identity|recipient .*|proof by restore"));
    }

    @Test
    void doctorSaysWhatExactlyHelps() throws Exception {
        Path password = home.resolve("lab/reader.password");
        Files.copy(home.resolve("lab/postgres.password"), password, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(password, "may not much\n");
        String config =
                variant("weak", "targets.yaml", lab.secondary().endpoint().toString(), "http://127.0.0.1:1");
        Path systems = home.resolve(config).resolve("systems.yaml");
        edit(
                systems,
                "user: postgres, passwordFile: " + home.resolve("lab/postgres.password"),
                "user: reader, passwordFile: " + password);
        Ended doctor = listed(config, List.of("doctor"));
        assertThat(doctor.exitCode()).isEqualTo(1);
        assertThat(doctor.out())
                .containsPattern("ERROR +source argo/trading-db: user 'reader' may not read .*table public.trades")
                .contains("          GRANT pg_read_all_data TO reader;")
                .contains("ERROR   target secondary: target 'secondary' does not answer")
                .contains("2 errors");
    }

    @Test
    void notifyTestReachesEveryAddress() throws Exception {
        Ended notify = listed("notify", "test");
        assertThat(notify.exitCode()).as(notify.out()).isZero();
        assertThat(notify.out().lines())
                .filteredOn(line -> line.endsWith("delivered"))
                .hasSize(4);
    }

    @Test
    void serves() throws Exception {
        Path properties = home.resolve(variant("service", "people.yaml", "Operations", "Operators"))
                .resolve("application.properties");
        Files.writeString(properties, Files.readString(properties).replaceAll("public.port = \\d+", "public.port = 0"));
        Started run = Started.bactrian(home, arguments("service", "run"));
        try {
            await(() -> !run.process().isAlive() || run.out().contains("ends it"));
            assertThat(get(run.address("status page: "))).contains("<html", "Trading");
            assertThat(get(run.address("operations: "))).contains("\"status\"");
            run.process().destroy();
            assertThat(run.exitCode(PATIENCE)).as(run.err()).isZero();
        } finally {
            run.process().destroyForcibly();
        }
    }

    @Test
    void doesNotServeOnATakenPort() throws Exception {
        Path properties = home.resolve(variant("taken", "people.yaml", "Operations", "Operators"))
                .resolve("application.properties");
        String port = Integer.toString(lab.slack().port());
        Files.writeString(
                properties, Files.readString(properties).replaceAll("public.port = \\d+", "public.port = " + port));
        Ended run = bactrian("taken", "run");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("cannot listen on 127.0.0.1:" + port, "hint: end the process that uses the port");
    }

    // --- the lab's configuration, and others beside it that differ in one thing

    private static String variant(String name, String file, String from, String to) throws Exception {
        Path copy = Files.createDirectories(home.resolve(name));
        try (Stream<Path> files = Files.list(lab.config())) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        each,
                        copy.resolve(each.getFileName()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        edit(copy.resolve(file), from, to);
        return name;
    }

    private static void edit(Path file, String from, String to) throws Exception {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private static void catalog(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("catalog.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Path> manifests() throws Exception {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.endsWith("manifest.json"))
                    .filter(file -> file.toString().contains("trading-db"))
                    .sorted()
                    .toList();
        }
    }

    // --- commands

    private static String[] arguments(String config, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--config", home.resolve(config).toString()));
        all.addAll(List.of("--routes", BASE.resolve("routes").toString()));
        return all.toArray(String[]::new);
    }

    private static Ended bactrian(String config, String... command) throws Exception {
        return Ended.bactrian(home, Map.of(), arguments(config, command));
    }

    private static Ended listed(String... command) {
        return listed("config", List.of(command));
    }

    private static Ended listed(String config, List<String> command) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
            int exitCode = Bactrian.execute(arguments(config, command.toArray(String[]::new)));
            return new Ended(exitCode, said.toString(StandardCharsets.UTF_8), told.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static JsonNode json(Ended ended) throws Exception {
        return JSON.readTree(ended.out());
    }

    private static String get(URI address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            assertThat(Instant.now()).as("what is waited for has not come").isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
