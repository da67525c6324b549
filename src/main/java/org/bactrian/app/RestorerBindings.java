package org.bactrian.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bactrian.config.Inventory;
import org.bactrian.config.SourceSpec;
import org.bactrian.source.ConfigRestore;
import org.bactrian.source.ScratchSite;
import org.bactrian.source.SqliteRestore;

/** One line per kind of source that comes back as files: {@code <kind>-restore}, called by the route {@code restore-<kind>}. */
final class RestorerBindings implements Bindings {
    private static final String OWN = "bactrian";

    @Override
    public void bind(Wiring wiring) {
        Path scratch = wiring.properties().path("bactrian.scratch.directory");
        wiring.bind("sqlite-restore", new SqliteRestore(scratch, wiring.clock()));
        wiring.bind("config-restore", new ConfigRestore(scratch));
        wiring.bind("scratch-site", site(wiring));
    }

    /** Where restores are proven, apart from configuration, keys and catalog. */
    static ScratchSite site(Wiring wiring) {
        return new ScratchSite(
                wiring.properties().path("bactrian.scratch.directory"),
                wiring.properties().text("bactrian.scratch.user"),
                closed(wiring.inventory()));
    }

    private static List<Path> closed(Inventory inventory) {
        List<Path> closed = new ArrayList<>();
        inventory.sources().stream()
                .filter(source -> source.id().system().equals(OWN))
                .flatMap(RestorerBindings::own)
                .forEach(closed::add);
        Stream.of(inventory.keys().signingKeyFile(), inventory.keys().identityFile())
                .filter(Objects::nonNull)
                .forEach(closed::add);
        return closed;
    }

    private static Stream<Path> own(SourceSpec source) {
        return Stream.of("path", "routes")
                .flatMap(key -> source.settings().text(key).stream())
                .map(Path::of);
    }
}
