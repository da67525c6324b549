package org.bactrian.catalog;

import java.nio.file.Path;

class RebuildSqliteTest extends RebuildContract {
    @Override
    CatalogDatabase.Location location(Path home) {
        return new CatalogDatabase.Location("jdbc:sqlite:" + home.resolve("state/catalog.db"), "", "");
    }
}
