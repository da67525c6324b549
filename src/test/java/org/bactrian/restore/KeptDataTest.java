package org.bactrian.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;
import org.junit.jupiter.api.Test;

class KeptDataTest {
    @Test
    void databasesGoByRenaming() {
        KeptData kept = of(
                        "postgres",
                        Map.of(
                                "host",
                                "db1",
                                "port",
                                5433L,
                                "database",
                                "o'trade",
                                "user",
                                "backup",
                                "restoreUser",
                                "postgres"),
                        Place.LIVE,
                        "",
                        "database 'o'trade_before' on db1:5433")
                .orElseThrow();
        assertThat(kept.remove()).isEqualTo("dropdb -h db1 -p 5433 -U postgres 'o'\\''trade_before'");
        assertThat(kept.bringBack())
                .startsWith(
                        "psql -h db1 -p 5433 -U postgres -d postgres -1 -c 'ALTER DATABASE \"o'\\''trade\" RENAME TO")
                .endsWith("ALTER DATABASE \"o'\\''trade_before\" RENAME TO \"o'\\''trade\"'");
    }

    @Test
    void repositoriesGoAsDirectories() {
        KeptData kept = of(
                        "git",
                        Map.of("repository", "/srv/git/a b.git"),
                        Place.LIVE,
                        "",
                        "/srv/git/a b.git.before-20261122T030000Z")
                .orElseThrow();
        assertThat(kept.remove()).isEqualTo("rm -rf -- '/srv/git/a b.git.before-20261122T030000Z'");
        assertThat(kept.bringBack())
                .isEqualTo("rm -rf -- '/srv/git/a b.git' && mv -- '/srv/git/a b.git.before-20261122T030000Z'"
                        + " '/srv/git/a b.git'");
    }

    @Test
    void anotherServerIsTheOneThatWasNamed() {
        KeptData kept = of(
                        "postgres",
                        Map.of("host", "db1", "database", "t", "user", "backup"),
                        Place.ELSEWHERE,
                        "db2:5444/copy",
                        "database 'copy_before' on db2:5444")
                .orElseThrow();
        assertThat(kept.remove()).isEqualTo("dropdb -h db2 -p 5444 -U backup copy_before");
        assertThat(kept.bringBack()).contains("\"copy\" RENAME TO \"copy_restored\"");
    }

    @Test
    void otherPlacesAreReadAsTheRestoreReadsThem() {
        assertThat(elsewhere("[::1]:5444/copy")).startsWith("dropdb -h ::1 -p 5444 ");
        assertThat(elsewhere("/run/postgresql/copy")).startsWith("dropdb -h /run/postgresql -p 5432 ");
        assertThat(elsewhere("db2/copy")).startsWith("dropdb -h db2 -p 5432 ");
        assertThat(elsewhere("copy")).startsWith("dropdb -h db1 -p 5433 ");
    }

    private static String elsewhere(String to) {
        Map<String, Object> settings = Map.of("host", "db1", "port", 5433L, "database", "t", "user", "backup");
        KeptData kept = of("postgres", settings, Place.ELSEWHERE, to, "database 'copy_before' on server")
                .orElseThrow();
        assertThat(kept.bringBack()).contains("\"copy\" RENAME TO \"copy_restored\"");
        return kept.remove();
    }

    @Test
    void filesGoByMoving() {
        KeptData kept = of("sqlite", Map.of("path", "/srv/a b.db"), Place.LIVE, "", "/srv/a b.db.before")
                .orElseThrow();
        assertThat(kept.remove()).isEqualTo("rm -- '/srv/a b.db.before'");
        assertThat(kept.bringBack())
                .isEqualTo(
                        "rm -f -- '/srv/a b.db-wal' '/srv/a b.db-shm' && mv -f -- '/srv/a b.db.before' '/srv/a b.db'");
    }

    @Test
    void eachPathThatWasMovedAsideIsNamed() {
        String kept = "/etc/argo.before-20261122T020000Z, /srv/a, b.before-20261122T020000Z-2";
        KeptData data = of("files", Map.of(), Place.LIVE, "", kept).orElseThrow();
        assertThat(data.remove())
                .isEqualTo("rm -r -- /etc/argo.before-20261122T020000Z '/srv/a, b.before-20261122T020000Z-2'");
        assertThat(data.bringBack())
                .isEqualTo(
                        "mv -T -- /etc/argo /etc/argo.restored && mv -T -- /etc/argo.before-20261122T020000Z /etc/argo"
                                + " && mv -T -- '/srv/a, b' '/srv/a, b.restored'"
                                + " && mv -T -- '/srv/a, b.before-20261122T020000Z-2' '/srv/a, b'");
    }

    @Test
    void withoutOldDataThereIsNothingToDo() {
        assertThat(of("sqlite", Map.of("path", "/x"), Place.LIVE, "", "")).isEmpty();
        assertThat(of("sqlite", Map.of("path", "/x"), Place.DIRECTORY, "/y", "/z"))
                .isEmpty();
    }

    private static Optional<KeptData> of(
            String kind, Map<String, Object> settings, Place place, String to, String kept) {
        SourceSpec source = new SourceSpec(SampleBackups.SOURCE, kind, "p", false, List.of(), new Settings(settings));
        return KeptData.of(
                source, new RestoreOrder(null, null, null, place, to, List.of(), true, Safety.KEEP, "", false), kept);
    }
}
