package org.bactrian.app;

import java.nio.file.Path;
import org.bactrian.process.TimeLimits;
import org.bactrian.source.ConfigSource;
import org.bactrian.source.PostgresRestore;
import org.bactrian.source.PostgresSource;
import org.bactrian.source.PostgresTools;
import org.bactrian.source.SqliteSource;

/** Two lines per kind of source: {@code <kind>-source} for the route {@code dump-<kind>}, {@code <kind>-restore} for {@code restore-<kind>}. */
final class SourceBindings implements Bindings {
    @Override
    public void bind(Wiring wiring) {
        Path scratch = wiring.properties().path("bactrian.scratch.directory");
        wiring.bind(
                "postgres-source", new PostgresSource(PostgresTools.standard(), wiring.clock(), TimeLimits.STANDARD));
        wiring.bind("postgres-restore", new PostgresRestore(PostgresTools.standard(), scratch, wiring.clock()));
        wiring.bind("sqlite-source", new SqliteSource(scratch, wiring.clock()));
        wiring.bind("config-source", new ConfigSource(wiring.clock(), TimeLimits.STANDARD));
    }
}
