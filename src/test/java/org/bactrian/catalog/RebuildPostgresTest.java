package org.bactrian.catalog;

import java.nio.file.Path;

class RebuildPostgresTest extends RebuildContract {
    @Override
    CatalogDatabase.Location location(Path home) throws Exception {
        return CatalogLab.newDatabase();
    }
}
