package org.bactrian.source;

import java.util.HashMap;
import java.util.Map;
import org.bactrian.config.Secret;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.PostgresCluster;

/** Sources that lie on the lab's shared cluster. */
final class PostgresLab {
    private PostgresLab() {}

    /** A database as its superuser. */
    static SourceSpec at(String database) {
        return at(database, Map.of());
    }

    /** A database, with settings in place of or beside the usual ones. */
    static SourceSpec at(String database, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "host",
                "127.0.0.1",
                "port",
                (long) PostgresCluster.shared().port(),
                "database",
                database,
                "user",
                PostgresCluster.USER,
                "password",
                new Secret(PostgresCluster.PASSWORD)));
        all.putAll(settings);
        return SourceContract.spec("postgres", all);
    }
}
