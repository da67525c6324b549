package org.bactrian.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Targets whose objects are all gone; they and what the catalog thinks of them come back. */
record Gone(Site site, List<Path> roots) implements AutoCloseable {
    /** The usual targets. */
    static final List<String> TARGETS = List.of("primary", "secondary", "offline");

    static Gone allBut(Site site, String left) throws IOException {
        List<Path> roots = TARGETS.stream()
                .filter(target -> !target.equals(left))
                .map(site::root)
                .map(root -> root.resolve("argo"))
                .toList();
        for (Path root : roots) {
            Files.move(root, root.resolveSibling("gone"));
        }
        return new Gone(site, roots);
    }

    @Override
    public void close() throws IOException, SQLException {
        for (Path root : roots) {
            Files.move(root.resolveSibling("gone"), root);
        }
        site.catalog("update copies set state = 'COMPLETE', verified = 'exists'");
    }
}
