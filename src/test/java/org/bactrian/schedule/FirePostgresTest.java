package org.bactrian.schedule;

import java.nio.file.Path;
import org.bactrian.catalog.CatalogDatabase;
import org.bactrian.catalog.CatalogLab;

class FirePostgresTest extends FireContract {
    @Override
    CatalogDatabase.Location location(Path home) throws Exception {
        return CatalogLab.newDatabase();
    }
}
