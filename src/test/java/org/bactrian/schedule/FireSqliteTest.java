package org.bactrian.schedule;

import java.nio.file.Path;
import org.bactrian.catalog.CatalogDatabase;

class FireSqliteTest extends FireContract {
    @Override
    CatalogDatabase.Location location(Path home) throws Exception {
        return new CatalogDatabase.Location("jdbc:sqlite:" + home.resolve("catalog.db"), "", "");
    }
}
