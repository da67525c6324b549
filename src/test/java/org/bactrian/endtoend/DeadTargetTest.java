package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bactrian.artifact.BackupRecord.CopyRecord;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RunResult;
import org.bactrian.catalog.SourceStatus;
import org.bactrian.lab.Fault;
import org.bactrian.lab.Fault.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a backup when places for it are lost. */
@Timeout(120)
class DeadTargetTest {
    /** Port 1 of this host: nobody listens there. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    @BeforeAll
    static void database() {
        Site.cluster().createDatabase("small");
        Site.cluster().execute("small", "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
    }

    @Test
    @Fault(
            step = Step.DELIVER,
            part = "s3",
            fault = "the target refuses connections",
            outcome = "DEGRADED, exit 3: the two others are complete; who has the plan's line hears on each channel")
    void oneDeadTargetOfThreeIsToldToEveryone() throws Exception {
        int slackBefore = Site.lab().slack().messages().size();
        int mailBefore = Site.lab().mail().messages().size();
        try (Site site = Site.plan("one-dead")
                .postgres("db", "small")
                .s3("secondary", NOWHERE)
                .service()
                .start()) {
            RunResult result = site.backup("argo/db");

            assertThat(result.outcome()).isEqualTo(ErrorKind.DEGRADED);
            assertThat(result.outcome().exitCode()).isEqualTo(3);
            assertThat(result.error())
                    .contains("2 of 3 copies")
                    .contains("target 'secondary' does not answer")
                    .contains("Connection refused");
            assertThat(result.hint()).contains("repair the targets named");
            assertThat(result.backup().copies())
                    .filteredOn(CopyRecord::complete)
                    .extracting(CopyRecord::target)
                    .containsExactlyInAnyOrder("primary", "offline");
            for (Path manifest : site.stored("manifest.json")) {
                new StoredBackup(manifest.getParent()).checkFiles();
            }
            assertThat(site.stored("manifest.json")).hasSize(2);
            assertCatalogSays(site);
            assertTold(slackBefore, mailBefore, "argo/db", "secondary");
        }
    }

    private static void assertCatalogSays(Site site) throws Exception {
        assertThat(site.catalog("SELECT target, state, message <> '' FROM copies ORDER BY target"))
                .containsExactly("offline|COMPLETE|0", "primary|COMPLETE|0", "secondary|INCOMPLETE|1");
        assertThat(site.catalog("SELECT message FROM copies WHERE target = 'secondary'")
                        .get(0))
                .containsIgnoringCase("refused");
        SourceStatus status = ((List<?>) site.ask("status-list", java.util.Map.of()))
                .stream()
                        .map(SourceStatus.class::cast)
                        .filter(each -> each.source().toString().equals("argo/db"))
                        .findFirst()
                        .orElseThrow();
        assertThat(status.state()).isEqualTo("DEGRADED");
        assertThat(status.lastGood().openCopies()).isEqualTo(1);
    }

    @Test
    @Fault(
            step = Step.DELIVER,
            part = "s3",
            fault = "so many targets refuse connections that fewer than minimumCopies are left",
            outcome =
                    "FAILED, exit 1: no manifest anywhere, staging is empty; who has the plan's line hears on each channel")
    void twoDeadTargetsOfThreeAreTooFew() throws Exception {
        int slackBefore = Site.lab().slack().messages().size();
        int mailBefore = Site.lab().mail().messages().size();
        try (Site site = Site.plan("two-dead")
                .postgres("db", "small")
                .s3("primary", NOWHERE)
                .s3("secondary", NOWHERE + "1") // port 11
                .service()
                .start()) {
            RunResult result = site.backup("argo/db");

            assertThat(result.outcome()).isEqualTo(ErrorKind.FAILED);
            assertThat(result.error()).contains("primary").contains("secondary").contains("2 copies");
            assertThat(result.hint()).contains("bactrian doctor");
            assertThat(result.backup()).isNull();
            assertThat(site.stored("manifest.json")).isEmpty();
            assertThat(site.staged()).isEmpty();
            assertThat(site.catalog("SELECT state, exit_code FROM runs")).containsExactly("FAILED|1");
            assertTold(slackBefore, mailBefore, "argo/db", "failed");
        }
    }

    @Test
    @Fault(
            step = Step.DELIVER,
            part = "offline",
            fault = "the medium is not attached at the start",
            outcome = "DEGRADED, exit 3: nothing is written into its mount point, the two others are complete")
    void mediumThatIsNotThereIsOneLessCopy() throws Exception {
        try (Site site = Site.plan("no-medium").postgres("db", "small").start()) {
            Files.delete(site.root("offline").resolve("medium.json"));

            RunResult result = site.backup("argo/db");

            assertThat(result.outcome()).isEqualTo(ErrorKind.DEGRADED);
            assertThat(result.error())
                    .startsWith("2 of 3 copies are complete: offline (")
                    .contains("medium 'A' of target 'offline' is not attached at " + site.root("offline"));
            assertThat(site.catalog("SELECT state FROM copies ORDER BY target"))
                    .containsExactly("INCOMPLETE", "COMPLETE", "COMPLETE");
            assertThat(site.catalog("SELECT kind FROM events")).containsExactly("backup.degraded");
            assertThat(Site.files(site.root("offline"))).isEmpty();
        }
    }

    @Test
    @Fault(
            step = Step.DELIVER,
            part = "any target",
            fault = "the place belongs to another installation",
            outcome = "DEGRADED, exit 3: nothing is written there, the two others are complete")
    void placeOfAnotherInstallationIsRefused() throws Exception {
        try (Site site = Site.plan("foreign-place").postgres("db", "small").start()) {
            Path mark = site.root("primary").resolve("installation.json");
            Path offline = site.root("offline").resolve("installation.json");
            Files.writeString(offline, "{\"installation\": \"somebody-else\"}\n");

            RunResult result = site.backup("argo/db");

            assertThat(result.outcome()).isEqualTo(ErrorKind.DEGRADED);
            assertThat(result.error())
                    .contains("2 of 3 copies")
                    .contains("target 'offline' belongs to installation 'somebody-else'");
            assertThat(Files.readString(mark))
                    .contains(site.catalog("SELECT id FROM installation").get(0));
            assertThat(Files.readString(offline)).contains("somebody-else");
            assertThat(site.root("offline").resolve("argo")).doesNotExist();
        }
    }

    private static void assertTold(int slackBefore, int mailBefore, String... words) throws Exception {
        Await.until(
                "a Slack message with " + List.of(words),
                () -> Messages.slack(slackBefore).stream().anyMatch(text -> holds(text, words)));
        Await.until(
                "a mail with " + List.of(words),
                () -> Messages.mail(mailBefore).stream().anyMatch(text -> holds(text, words)));
    }

    private static boolean holds(String text, String... words) {
        return List.of(words).stream().allMatch(text::contains);
    }
}
