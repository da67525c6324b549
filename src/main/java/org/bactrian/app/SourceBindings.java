package org.bactrian.app;

import java.nio.file.Path;
import org.bactrian.config.Durations;
import org.bactrian.process.TimeLimits;
import org.bactrian.source.CommandRestore;
import org.bactrian.source.CommandSource;
import org.bactrian.source.FilesRestore;
import org.bactrian.source.FilesSource;
import org.bactrian.source.GitRestore;
import org.bactrian.source.GitSource;
import org.bactrian.source.PostgresRestore;
import org.bactrian.source.PostgresSource;
import org.bactrian.source.PostgresTools;
import org.bactrian.source.ScratchSite;
import org.bactrian.source.SqliteRestore;
import org.bactrian.source.SqliteSource;

/** Two lines per kind of source: {@code <kind>-source} for the route {@code dump-<kind>}, {@code <kind>-restore} for {@code restore-<kind>}. */
final class SourceBindings implements Bindings {
    @Override
    public void bind(Wiring wiring) {
        Path scratch = wiring.properties().path("bactrian.scratch.directory");
        ScratchSite site = OwnFiles.site(wiring);
        wiring.bind("scratch-site", site);
        TimeLimits limits = new TimeLimits(
                TimeLimits.STANDARD.maxDuration(),
                Durations.parse(wiring.properties().text("bactrian.dump.silence")));
        wiring.bind("postgres-source", new PostgresSource(PostgresTools.standard(), wiring.clock(), limits));
        wiring.bind("postgres-restore", new PostgresRestore(PostgresTools.standard(), site, wiring.clock()));
        wiring.bind("sqlite-source", new SqliteSource(scratch, wiring.clock()));
        wiring.bind("sqlite-restore", new SqliteRestore(scratch, wiring.clock()));
        wiring.bind("command-source", new CommandSource(wiring.clock(), limits));
        wiring.bind("command-restore", new CommandRestore(scratch, limits));
        Path mirrors = wiring.properties().path("bactrian.home").resolve("state/git");
        wiring.bind("git-source", new GitSource(mirrors, wiring.clock(), limits));
        wiring.bind("git-restore", new GitRestore(scratch, wiring.clock()));
        FilesSource files = new FilesSource(scratch, wiring.clock(), limits);
        FilesRestore filesRestore = new FilesRestore(scratch, wiring.clock());
        wiring.bind("files-source", files);
        wiring.bind("files-restore", filesRestore);
        wiring.bind("config-source", files);
        wiring.bind("config-restore", filesRestore);
    }
}
