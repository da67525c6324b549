package org.bactrian.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service alone: nobody asks, and yet there is a backup, and people know. */
@Timeout(120)
class ScheduledBackupTest {
    @Test
    void dueTimeBecomesABackupAndAMessage() throws Exception {
        Site.cluster().createDatabase("small");
        Site.cluster().execute("small", "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
        int before = Site.lab().slack().messages().size();
        try (Site site = Site.plan("scheduled")
                .postgres("nightly-db", "small")
                .schedules("[{type: full, cron: \"0/5 * * * * ?\", zone: UTC}]")
                .property("bactrian.schedule.tick", "* * * * * ?")
                .service()
                .start()) {
            Await.until(
                    "a scheduled run is good",
                    () -> !site.catalog(
                                    "SELECT run_id FROM runs WHERE state = 'OK' AND purpose = 'scheduled' AND due_at > 0")
                            .isEmpty());
            Await.until(
                    "Slack knows it",
                    () -> Messages.slack(before).stream().anyMatch(text -> text.contains("argo/nightly-db")));
            Await.until(
                    "the fire is done",
                    () -> !site.catalog("SELECT due_at FROM fires WHERE state = 'DONE'")
                            .isEmpty());
            assertThat(site.stored("manifest.json")).hasSizeGreaterThanOrEqualTo(3);
            for (var manifest : site.stored("manifest.json")) {
                var stored = new StoredBackup(manifest.getParent());
                stored.checkFiles();
                assertThat(stored.manifest().path("purpose").asText()).isEqualTo("scheduled");
            }
        }
    }
}
