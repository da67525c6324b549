package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.artifact.RunRequest;
import org.bactrian.artifact.RunResult;
import org.bactrian.artifact.SourceId;
import org.bactrian.artifact.VerifyOrder;
import org.bactrian.artifact.VerifyOrder.Level;
import org.bactrian.lab.MariaDbServer;
import org.bactrian.lab.Recipe;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of docs/sources.md as they stand there, on the real programs; only the places are others. */
@Timeout(300)
class CommandRecipesTest {
    @TempDir
    Path directory;

    @Test
    void mariaDbComesBack() throws Exception {
        assumeTrue(MariaDbServer.installed(), "MariaDB is not installed: apt-get install mariadb-server");
        try (MariaDbServer server = MariaDbServer.start(Files.createDirectory(directory.resolve("m")))) {
            fill(server);
            Path password = Files.writeString(directory.resolve("password"), "two humps\n");
            Path scratch = Files.createFile(
                    directory.resolve("mariadb-scratch"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(scratch, Recipe.block("Recipe: MariaDB", "sh"));
            String settings = settings("Recipe: MariaDB")
                    .replace("/run/mysqld/mysqld.sock", server.socket().toString())
                    .replace("/run/secrets/mariadb-backup", password.toString())
                    .replace("/usr/local/libexec/mariadb-scratch", scratch.toString());
            try (Site site = site("mariadb", "shop", settings)) {
                backedUpAndProven(site, "argo/shop");
                String before = content(server);
                server.sql("DELETE FROM shop.orders", "DROP PROCEDURE shop.total", "DROP VIEW shop.large");
                restored(site, "argo/shop");
                assertThat(content(server)).isEqualTo(before).contains("Höhe", "total", "large");
                server.sql("INSERT INTO shop.orders VALUES (3, 'new', NULL)");
                assertThat(content(server)).contains("NEW"); // its trigger lives
            }
        }
    }

    private static void fill(MariaDbServer server) throws Exception {
        server.sql("CREATE DATABASE shop", "CREATE USER backup IDENTIFIED BY 'two humps'");
        server.sql(Recipe.block("Recipe: MariaDB", "sql"));
        server.sql(
                "CREATE TABLE shop.orders (id INT PRIMARY KEY, note TEXT, raw BLOB) ENGINE=InnoDB",
                "INSERT INTO shop.orders VALUES (1, 'Höhe', x'00ff1a'), (2, 'it''s; \\\\ two', NULL)",
                "CREATE VIEW shop.large AS SELECT * FROM shop.orders WHERE id > 1",
                "CREATE PROCEDURE shop.total() SELECT count(*) FROM orders",
                "USE shop; CREATE TRIGGER up BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = upper(NEW.note)");
    }

    private static String content(MariaDbServer server) {
        return server.sql(
                "SELECT id, note, hex(raw) FROM shop.orders ORDER BY id",
                "SELECT routine_name, definer FROM information_schema.routines WHERE routine_schema = 'shop'",
                "SELECT table_name, definer FROM information_schema.views WHERE table_schema = 'shop'",
                "SELECT trigger_name, definer FROM information_schema.triggers WHERE trigger_schema = 'shop'");
    }

    @Test
    void secretKeysOfGnuPgComeBack() throws Exception {
        assumeTrue(Command.of("gpg").file().isPresent(), "GnuPG is not installed: apt-get install gnupg");
        Path home = Files.createDirectory(
                directory.resolve("g"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        gpg(home, "--passphrase", "", "--quick-generate-key", "Argo <argo@example.org>", "ed25519", "default", "never");
        String settings = settings("Recipe: secret keys of GnuPG").replace("/srv/argo/gnupg", home.toString());
        assertThat(settings).contains("secret: true");
        try (Site site = site("gnupg", "release-keys", settings)) {
            backedUpAndProven(site, "argo/release-keys");
            String key = fingerprint(home);
            gpg(home, "--yes", "--delete-secret-and-public-key", key);
            assertThat(fingerprint(home)).isEmpty();
            // nothing is left to be saved, which the safety backup would rightly fail at
            RunResult withSafety = restore(site, "argo/release-keys", Safety.KEEP);
            assertThat(withSafety.error()).contains("END PGP PRIVATE KEY BLOCK").contains("--without-safety");
            RunResult back = restore(site, "argo/release-keys", Safety.NONE);
            assertThat(back.outcome()).as("%s", back.error()).isEqualTo(ErrorKind.DONE);
            assertThat(fingerprint(home)).isEqualTo(key);
        } finally {
            Child.output(Command.of("gpgconf", "--homedir", home.toString(), "--kill", "all"), TimeLimits.STANDARD);
        }
    }

    private static String fingerprint(Path home) {
        return gpg(home, "--with-colons", "--list-secret-keys")
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .map(line -> line.split(":", -1)[9])
                .findFirst()
                .orElse("");
    }

    private static String gpg(Path home, String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("gpg", "--batch", "--homedir", home.toString()));
        all.addAll(List.of(arguments));
        return Child.output(Command.of(all.toArray(String[]::new)), TimeLimits.STANDARD);
    }

    // with a short path to scratch places: a socket's may have 107 bytes
    private Site site(String name, String source, String settings) throws Exception {
        return Site.plan(name)
                .source(source, settings)
                .property("bactrian.scratch.directory", directory.resolve("s").toString())
                .start();
    }

    // as an inline map, without the name of the source and with the policy of the site
    private static String settings(String recipe) throws Exception {
        return Recipe.block(recipe, "yaml").lines().skip(1).map(String::strip).collect(Collectors.joining(", "));
    }

    private static void backedUpAndProven(Site site, String source) throws Exception {
        RunResult taken = site.backup(source);
        assertThat(taken.outcome()).as("%s", taken.error()).isEqualTo(ErrorKind.DONE);
        VerifyOrder order = new VerifyOrder(Level.RESTORE, null, List.of("primary"), false, false);
        RunResult proof =
                (RunResult) site.ask("run", Map.of("request", RunRequest.verify(SourceId.parse(source), order)));
        assertThat(proof.outcome()).as("%s %s", proof.error(), proof.checks()).isEqualTo(ErrorKind.DONE);
        assertThat(proof.checks()).extracting("outcome").asString().doesNotContain("NOT_PROVABLE");
    }

    private static void restored(Site site, String source) throws Exception {
        RunResult back = restore(site, source, Safety.KEEP);
        assertThat(back.outcome()).as("%s", back.error()).isEqualTo(ErrorKind.DONE);
        assertThat(back.facts()).containsKey("safetyBackupId");
    }

    private static RunResult restore(Site site, String source, Safety safety) throws Exception {
        RestoreOrder order =
                new RestoreOrder(null, null, null, Place.LIVE, "", List.of(), true, safety, "test: test", false);
        return (RunResult) site.ask("run", Map.of("request", RunRequest.restore(SourceId.parse(source), order)));
    }
}
