package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.Manifest;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.config.SourceSpec;

/**
 * A PostgreSQL database brought back by {@code pg_restore}: in place, elsewhere, as files, single tables beside the live
 * ones, in a scratch cluster, or only read. Settings: those of {@link PostgresSource}, {@code restoreUser}, {@code restorePasswordFile} or {@code
 * restorePassword}, {@code checks}.
 */
public final class PostgresRestore implements Restorer {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PostgresTools tools;
    private final ScratchSite site;
    private final Path scratchDir;
    private final Clock clock;

    /** @param site where the plain dump lies while pg_restore works on it, if it has room, and where proofs run */
    public PostgresRestore(PostgresTools tools, ScratchSite site, Clock clock) {
        this.tools = requireNonNull(tools);
        this.site = requireNonNull(site);
        this.scratchDir = site.scratchDir();
        this.clock = requireNonNull(clock);
    }

    @Override
    public Landing open(SourceSpec source, RestoreOrder order, Manifest manifest, String runId) {
        return switch (order.place()) {
            case LIVE -> replacement(source, order, manifest, PostgresLogin.restoring(source.settings()));
            case ELSEWHERE ->
                replacement(
                        source,
                        order,
                        manifest,
                        PostgresPlace.parse(order.to()).from(PostgresLogin.restoring(source.settings())));
            case DIRECTORY -> new PostgresFiles(programs(manifest), manifest, Path.of(order.to()));
            case CONTENT -> new PostgresReading(tools, manifest);
            case TABLES -> tables(source, order, manifest);
            case SCRATCH -> new PostgresProof(site, tools, source, manifest);
        };
    }

    private Landing replacement(SourceSpec source, RestoreOrder order, Manifest manifest, PostgresLogin login) {
        PostgresServer server = PostgresServer.of(login, programs(manifest));
        String moment = MOMENT.format(clock.instant());
        String fresh = NameBeside.prefix(login.database(), PostgresReplacement.RESTORING) + moment;
        return new PostgresReplacement(
                server,
                new PostgresLoading(server, manifest, scratchDir, fresh),
                login.database(),
                moment,
                new PostgresReplacement.Wishes(source.settings().texts("checks"), order.globals()));
    }

    private Landing tables(SourceSpec source, RestoreOrder order, Manifest manifest) {
        PostgresLogin login = PostgresLogin.restoring(source.settings());
        String version = PostgresServer.of(login, programs(manifest)).version(login.database());
        // pg_dump takes part, which must not be older than the server
        int major = Math.max(
                PostgresTools.major(version),
                PostgresTools.major(manifest.tools().getOrDefault("pg_dump", "")));
        PostgresServer server = PostgresServer.of(login, tools.fitting(major, version));
        String moment = MOMENT.format(clock.instant());
        String scratch = NameBeside.prefix(login.database(), PostgresReplacement.RESTORING) + moment;
        return new PostgresTables(
                server,
                new PostgresLoading(server, manifest, scratchDir, scratch),
                new PostgresTables.Places(login.database(), scratch, "restored_" + moment),
                order.tables());
    }

    private PostgresTools.Programs programs(Manifest manifest) {
        return tools.reading(manifest.tools().getOrDefault("pg_dump", ""));
    }
}
