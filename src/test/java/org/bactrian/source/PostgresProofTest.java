package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.NotProvable;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real dumps restored into real scratch clusters, which needs root, as CI and the lab's user {@code postgres} have it. */
@Timeout(300)
class PostgresProofTest {
    private static final PostgresCluster CLUSTER = PostgresCluster.shared();
    private static final PostgresTools TOOLS = PostgresTools.standard();
    private static final String DATABASE = "caravan";
    private static Dumped dumped;

    @TempDir
    Path directory;

    @BeforeAll
    static void dump() throws Exception {
        CLUSTER.createDatabase(DATABASE);
        CLUSTER.execute("postgres", "CREATE ROLE \"Caravan leader\"");
        CLUSTER.execute("postgres", "SET allow_in_place_tablespaces = on", "CREATE TABLESPACE desert LOCATION ''");
        CLUSTER.execute(
                DATABASE,
                "CREATE TABLE dunes (n int) TABLESPACE desert",
                "CREATE TABLE humps (n int PRIMARY KEY, load text)",
                "INSERT INTO humps SELECT i, repeat('x', i % 50) FROM generate_series(1, 5000) i",
                "ALTER TABLE humps OWNER TO \"Caravan leader\"",
                "ALTER DATABASE " + DATABASE + " SET search_path TO public");
        dumped = Dumped.of(new PostgresSource(TOOLS, Clock.systemUTC(), TimeLimits.STANDARD), spec("SELECT 1"));
    }

    @AfterAll
    static void leaveTheSharedServerAsItWas() {
        CLUSTER.dropDatabase(DATABASE);
        CLUSTER.execute("postgres", "DROP TABLESPACE desert", "DROP ROLE \"Caravan leader\"");
    }

    @Test
    void aDumpIsRestoredApartAndLeavesNothing() throws Exception {
        requireConfinement();
        Path secret = Files.writeString(
                Files.createDirectory(directory.resolve("config")).resolve("key.pem"), "key");
        Path catalog = Files.writeString(directory.resolve("catalog.db"), "catalog");
        ScratchSite site = new ScratchSite(scratch(), "postgres", List.of(secret.getParent(), catalog));
        SourceSpec source = spec("SELECT count(*) = 5000 FROM humps WHERE load IS NOT NULL");
        try (Landing landing = new PostgresRestore(TOOLS, site, Clock.systemUTC())
                .open(source, RestorerContract.order(Place.SCRATCH, ""), dumped.manifest(), "run1")) {
            landing.load(dumped.payload());
            assertThat(landing.check())
                    .containsEntry("rows", 5000L)
                    .containsKeys("server", "loadSeconds", "checks")
                    .extractingByKey("isolation")
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsEntry("network", "none")
                    .extractingByKey("unseen")
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .contains(secret.getParent().toString(), catalog.toString());
            assertThat(secret).hasContent("key");
        }
        assertThat(scratch()).isEmptyDirectory();
        SourceContract.assertNoChild();
    }

    @Test
    void whatRunsInTheDatabaseReachesNeitherFilesNorNetwork() throws Exception {
        requireConfinement();
        // not below /tmp, which is unseen as a whole
        Path config = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "config");
        Path file = Files.writeString(config.resolve("systems.yaml"), "for everybody to read");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rwxr-xr-x"));
        ScratchSite site = new ScratchSite(scratch(), "postgres", List.of(config));
        try (ScratchCluster cluster = ScratchCluster.start(site, programs(), 1)) {
            PostgresServer server = cluster.postgres();
            assertThat(server.sql("postgres", Map.of(), List.of("SELECT pg_ls_dir('" + config + "');")))
                    .isEmpty();
            assertThat(server.sql("postgres", Map.of(), List.of("SELECT pg_ls_dir('/tmp');")))
                    .isEmpty();
            // the lab's own cluster listens on this port of the host
            String reach = "CREATE TABLE said (line text); COPY said FROM PROGRAM 'exec 2>&1; id -u;"
                    + " cat /proc/self/net/dev | grep -c : ; touch " + config + "/x || true;"
                    + " bash -c \"echo > /dev/tcp/127.0.0.1/" + CLUSTER.port() + "\" || echo no way';";
            server.sql("postgres", Map.of(), List.of(reach));
            String said = server.sql("postgres", Map.of(), List.of("SELECT string_agg(line, ' ') FROM said;"));
            assertThat(said)
                    .startsWith(Files.getAttribute(scratchHome(), "unix:uid") + " 1 ")
                    .contains("Read-only file system")
                    .endsWith("no way");
        } finally {
            Files.delete(file);
            Files.delete(config);
        }
        assertThat(scratch()).isEmptyDirectory();
    }

    @Test
    void aCheckThatFailsFailsTheProof() throws Exception {
        requireConfinement();
        SourceSpec source = spec("SELECT count(*) > 5000 FROM humps");
        try (Landing landing = new PostgresProof(site(), TOOLS, source, dumped.manifest())) {
            landing.load(dumped.payload());
            assertThatThrownBy(landing::check)
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("count(*) > 5000")
                    .extracting(e -> ((BactrianException) e).kind())
                    .isEqualTo(ErrorKind.VERIFICATION_FAILED);
        }
        assertThat(scratch()).isEmptyDirectory();
    }

    @Test
    void anArchiveThatPostgresqlRefusesIsABadBackup() throws Exception {
        requireConfinement();
        Dumped broken = dumped.holding("no archive".repeat(100).getBytes("UTF-8"));
        try (Landing landing = new PostgresProof(site(), TOOLS, spec("SELECT 1"), broken.manifest())) {
            assertThatThrownBy(() -> landing.load(broken.payload()))
                    .isInstanceOf(BactrianException.class)
                    .extracting(e -> ((BactrianException) e).kind())
                    .isEqualTo(ErrorKind.VERIFICATION_FAILED);
        }
        assertThat(scratch()).isEmptyDirectory();
    }

    @Test
    void whatThisHostLacksIsNoFailureButNotProvable() throws Exception {
        ScratchSite nobody = new ScratchSite(scratch(), "no-such-user", List.of());
        try (Landing landing = new PostgresProof(nobody, TOOLS, spec("SELECT 1"), dumped.manifest())) {
            assertThatThrownBy(() -> landing.load(dumped.payload()))
                    .isInstanceOf(NotProvable.class)
                    .hasMessageContaining("useradd --system --no-create-home --shell /usr/sbin/nologin no-such-user");
        }
        PostgresTools none = new PostgresTools(List.of(directory));
        try (Landing landing = new PostgresProof(site(), none, spec("SELECT 1"), dumped.manifest())) {
            assertThatThrownBy(() -> landing.load(dumped.payload()))
                    .isInstanceOf(NotProvable.class)
                    .hasMessageContaining("install the package postgresql-");
        }
        assertThatThrownBy(() -> new ScratchSite(scratch(), "root", List.of()).confinement())
                .isInstanceOf(NotProvable.class);
        assertThat(nobody.examine(none)).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
            assertThat(finding.hint()).isNotEmpty();
        });
    }

    @Test
    void doctorSaysThatThisHostCanProve() {
        requireConfinement();
        assertThat(site().examine(TOOLS))
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.OK));
    }

    /** In a chroot, or a container without CAP_SYS_ADMIN, nothing can be run apart: the test is reported as not run. */
    private void requireConfinement() {
        try {
            site().confinement();
        } catch (NotProvable e) {
            assumeTrue(false, e.getMessage());
        }
    }

    private static PostgresTools.Programs programs() {
        return TOOLS.server(dumped.manifest().tools().getOrDefault("server", ""));
    }

    private ScratchSite site() {
        return new ScratchSite(scratch(), "postgres", List.of());
    }

    private Path scratchHome() throws Exception {
        try (var files = Files.list(scratch())) {
            return files.filter(Files::isDirectory).findFirst().orElseThrow().resolve("home");
        }
    }

    private Path scratch() {
        return directory.resolve("scratch");
    }

    private static SourceSpec spec(String check) {
        return PostgresLab.at(DATABASE, Map.of("checks", List.of(check)));
    }
}
