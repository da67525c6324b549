package org.bactrian.catalog;

import java.nio.file.Path;

class RunPostgresTest extends RunContract {
    @Override
    CatalogDatabase.Location location(Path home) throws Exception {
        return CatalogLab.newDatabase();
    }
}
