package org.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.app.StandInCatalog;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.SourceId;
import org.bactrian.catalog.BackupEntry;
import org.bactrian.config.SourceSpec;
import org.bactrian.storage.KeyFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/bare-machine.md says: a machine with nothing but the address of a target and the keys. */
class BareMachineTest {
    private static final Path BASE = Path.of(System.getProperty("bactrian.basedir", "."))
            .toAbsolutePath()
            .normalize();

    @TempDir
    static Path directory;

    private static Path target;
    private static KeyFiles.Made keys;

    @BeforeAll
    static void backUpOnTheOldMachine() throws Exception {
        Path old = directory.resolve("old");
        target = Files.createDirectories(directory.resolve("near"));
        keys = new KeyFiles(Clock.systemUTC()).create(old.resolve("keys"));
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + old.resolve("signals.db"));
                Statement statement = database.createStatement()) {
            statement.execute("create table t as select 1 as n");
        }
        minimal(old);
        write(old, "systems.yaml", """
                systems:
                  argo:
                    title: Argo
                    tier: critical
                    owner: operations
                    targets: [near]
                    sources:
                      signals: {kind: sqlite, policy: production, path: signals.db}
                """);
        write(old, "policies.yaml", "policies: {production: {schedules: [], minimumCopies: 1}}\n");
        write(old, "people.yaml", """
                stakeholders: {operations: {name: Operations, addresses: {slack: ["#ops"]}}}
                channels: {slack: {kind: slack, webhookUrl: "http://127.0.0.1:1/"}}
                plan: []
                """);
        Ended backup = bactrian(old, "backup");
        assertThat(backup.exitCode()).as(backup.err()).isZero();
    }

    @Test
    void catalogComesBackByTargetsAndKeysAlone() throws Exception {
        Path bare = bare("bare");
        Ended dry = bactrian(bare, "catalog", "rebuild", "--from", "near", "--dry-run");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.err()).contains("only targets.yaml and keys.yaml are used");
        assertThat(dry.out()).contains("3 backups and 0 further copies would be added", "argo/signals");

        Ended done = bactrian(bare, "catalog", "rebuild", "--from", "near", "--json");
        assertThat(done.exitCode()).as(done.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(done.out());
        assertThat(report.get("adopted").asBoolean()).isTrue();
        assertThat(report.get("backups").asLong()).isEqualTo(3);
        assertThat(report.get("sources")).hasSize(3);

        Ended again = bactrian(bare, "catalog", "rebuild", "--from", "near");
        assertThat(again.out()).contains("0 backups and 0 further copies added, 3 were known");
        Ended misspelt = bactrian(bare, "catalog", "rebuild", "--from", "nera");
        assertThat(misspelt.exitCode()).isEqualTo(ErrorKind.NOT_FOUND.exitCode());
        assertThat(misspelt.err()).contains("'near'");
    }

    @Test
    void retentionIsResumedOnlyByAYes() throws Exception {
        Path again = directory.resolve("again");
        copy(directory.resolve("old"), again, "config", "keys");
        assertThat(bactrian(again, "catalog", "rebuild", "--from", "near").out())
                .contains("nothing expires until 'bactrian retention resume'");

        Ended asked = bactrian(again, "retention", "resume");
        assertThat(asked.exitCode()).isEqualTo(ErrorKind.REFUSED.exitCode());
        assertThat(asked.out())
                .contains("knows 3 backups of 3 sources, 3 complete copies", "rebuilt from target 'near'");
        assertThat(bactrian(again, "retention", "resume", "--yes").out()).contains("resumed");
        assertThat(bactrian(again, "retention", "resume").out()).contains("retention is not frozen");
    }

    @Test
    void restoreNeedsNoCatalogAndFindsTheKindOfASource() throws Exception {
        Path bare = bare("restores");
        Estate estate = Estate.loadOrBare(Places.find(bare.resolve("config"), BASE.resolve("routes"), Map.of()));
        Path used;
        try (StandInCatalog catalog = StandInCatalog.ifNeeded(estate.options(false))) {
            assertThat(catalog.reason()).contains("catalog.db does not exist");
            used = Path.of(
                    catalog.options().properties().text("bactrian.catalog.url").substring("jdbc:sqlite:".length()));
            try (Application application = Application.start(catalog.options())) {
                Requests requests = new Requests(application);
                Object listed =
                        requests.ask("target-backups", Map.of("target", "near", "system", "argo", "source", "signals"));
                assertThat((List<?>) Objects.requireNonNull(listed))
                        .singleElement()
                        .satisfies(entry -> assertThat(((BackupEntry) entry).completeCopies())
                                .isEqualTo(1));

                Exchange prepared = prepare(application, RestoreOrder.Place.DIRECTORY);
                assertThat(prepared.getException()).isNull();
                assertThat(prepared.getVariable("source", SourceSpec.class).kind())
                        .isEqualTo("sqlite");
                assertThat(prepare(application, RestoreOrder.Place.LIVE).getException())
                        .isInstanceOf(BactrianException.class)
                        .hasMessageContaining("is not in the inventory");
            }
        }
        assertThat(used).doesNotExist();
        assertThat(bare.resolve("catalog.db")).doesNotExist();
    }

    @Test
    void allComesBackFromTheKitAndOneTarget() throws Exception {
        Path kit = directory.resolve("kit");
        Path passphrase = directory.resolve("passphrase");
        Files.createFile(
                passphrase, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passphrase, "what the safe does not hold\n");
        succeeds(
                directory.resolve("old"), "keys", "kit", "--out", kit.toString(), "--passphrase-file", passphrase + "");
        Path bare = bareWithThe(kit, passphrase);

        succeeds(bare, "catalog", "rebuild", "--from", "near", "--dry-run");
        Path files = bare.resolve("files");
        assertThat(succeeds(bare, "restore", "bactrian/config", "--from", "near", "--to-dir", files + "")
                        .err())
                .contains("without a catalog: the catalog ", "does not exist");
        assertThat(succeeds(bare, "restore", "argo/signals", "--from", "near", "--to", bare.resolve("beside.db") + "")
                        .out())
                .contains("argo/signals  RESTORED");
        assertThat(bare.resolve("catalog.db")).doesNotExist();
        assertThat(numbers(bare.resolve("beside.db"))).isEqualTo(1);

        Path old = files.resolve(
                directory.resolve("old/config").toRealPath().toString().substring(1));
        for (String name : List.of("systems.yaml", "policies.yaml", "people.yaml")) {
            Files.copy(old.resolve(name), bare.resolve("config").resolve(name));
        }
        signAgain(bare);
        succeeds(bare, "catalog", "rebuild", "--from", "near");
        assertThat(succeeds(bare, "status").out()).containsPattern("argo/signals +no run ");
        assertThat(succeeds(bare, "backups").out()).contains("argo/signals", "bactrian/config");
        succeeds(bare, "restore", "argo/signals");
        assertThat(numbers(bare.resolve("signals.db"))).isEqualTo(1);
        succeeds(bare, "retention", "resume", "--yes");
        assertThat(succeeds(bare, "backup", "argo/signals").out()).contains("argo/signals  OK");
    }

    /** The steps 1, 2 and 4 of the page: files of the kit laid out, the identity opened by hand. */
    private static Path bareWithThe(Path kit, Path passphrase) throws Exception {
        Path home = directory.resolve("from kit");
        copy(directory.resolve("old/config"), home.resolve("config"), "application.properties");
        copy(kit.resolve("config"), home.resolve("config"), "targets.yaml", "keys.yaml");
        // what this machine signs, the other tests' machines would refuse
        copy(directory, home, target.getFileName().toString());
        write(home, "targets.yaml", "targets: {near: {kind: file, path: '" + home.resolve("near") + "'}}\n");
        Files.createDirectories(home.resolve("keys"));
        try (Stream<Path> signers = Files.list(kit.resolve("signers"))) {
            Files.copy(signers.findFirst().orElseThrow(), home.resolve("keys/signing.pub.pem"));
        }
        assertThat(kit.resolve("RECOVERY.txt")).content().contains("openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000");
        Path identity = Files.createFile(
                home.resolve("keys/identity.txt"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        List<String> open = List.of(
                "openssl",
                "enc",
                "-d",
                "-aes-256-cbc",
                "-pbkdf2",
                "-iter",
                "600000",
                "-pass",
                "file:" + passphrase,
                "-in",
                kit.resolve("identity.txt.enc").toString(),
                "-out",
                identity.toString());
        Ended opened = Ended.of(directory, Map.of(), open);
        assertThat(opened.exitCode()).as(opened.err()).isZero();
        return home;
    }

    // the private signing key is in no kit
    private static void signAgain(Path home) throws IOException {
        new KeyFiles(Clock.systemUTC()).create(home.resolve("new"));
        Files.move(home.resolve("new/signing.pem"), home.resolve("keys/signing.pem"));
        Files.move(home.resolve("new/signing.pub.pem"), home.resolve("keys/new.pub.pem"));
        Path file = home.resolve("config/keys.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "trustedSigners: [",
                                "trustedSigners: [{label: new, publicKeyFile: keys/new.pub.pem}, "));
    }

    private static Ended succeeds(Path home, String... command) {
        Ended ended = bactrian(home, command);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended;
    }

    private static int numbers(Path database) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            return statement.executeQuery("select n from t").getInt(1);
        }
    }

    private static Exchange prepare(Application application, RestoreOrder.Place place) {
        RestoreOrder order = new RestoreOrder(
                null, null, "near", place, "out", List.of(), false, RestoreOrder.Safety.KEEP, "", false);
        return application.template().send("direct:run-prepare", exchange -> {
            exchange.setVariable("request", RunRequest.restore(SourceId.parse("argo/signals"), order));
        });
    }

    // ---- what the tests share ----

    /** Only what must be brought along: two files, and the key that proves signatures. */
    private static Path bare(String name) throws IOException {
        Path home = directory.resolve(name);
        minimal(home);
        Files.createDirectories(home.resolve("keys"));
        Files.copy(directory.resolve("old/keys/signing.pub.pem"), home.resolve("keys/signing.pub.pem"));
        return home;
    }

    private static void minimal(Path home) throws IOException {
        write(
                home,
                "application.properties",
                Files.readString(BASE.resolve("config/application.properties"))
                        .replace("bactrian.target.pause = 1000", "bactrian.target.pause = 5"));
        write(home, "targets.yaml", "targets: {near: {kind: file, path: " + target + "}}\n");
        write(home, "keys.yaml", """
                recipients: [{label: operations, key: %s, keptAt: safe}]
                signingKeyFile: keys/signing.pem
                identityFile: keys/identity.txt
                trustedSigners: [{label: old, publicKeyFile: keys/signing.pub.pem}]
                """.formatted(keys.recipient()));
    }

    private static void write(Path home, String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("config")).resolve(name), text);
    }

    private static void copy(Path from, Path to, String... names) throws Exception {
        Files.createDirectories(to);
        for (String name : names) {
            List<String> command = List.of("cp", "-r", from.resolve(name).toString(), to.toString());
            assertThat(Ended.of(directory, Map.of(), command).exitCode()).isZero();
        }
    }

    private static Ended bactrian(Path home, String... command) {
        List<String> arguments = new ArrayList<>(List.of(
                "--config",
                home.resolve("config").toString(),
                "--routes",
                BASE.resolve("routes").toString()));
        arguments.addAll(List.of(command));
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
            int exitCode = Bactrian.execute(arguments.toArray(String[]::new));
            return new Ended(exitCode, said.toString(StandardCharsets.UTF_8), told.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
