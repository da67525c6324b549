package org.bactrian.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bactrian.config.Inventory;
import org.bactrian.config.SourceSpec;
import org.bactrian.source.ScratchSite;

/** Where this installation keeps its own configuration, keys and catalog, which a scratch server must not see. */
final class OwnFiles {
    private static final String OWN = "bactrian";

    private OwnFiles() {}

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
                .flatMap(OwnFiles::own)
                .forEach(closed::add);
        Stream.of(inventory.keys().signingKeyFile(), inventory.keys().identityFile())
                .filter(Objects::nonNull)
                .forEach(closed::add);
        return closed;
    }

    private static Stream<Path> own(SourceSpec source) {
        return Stream.concat(source.settings().text("path").stream(), source.settings().texts("paths").stream())
                .map(Path::of);
    }
}
