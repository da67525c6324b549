package org.bactrian.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The SQL files that dumps and restores need, read once. */
enum Statement {
    READ_MOMENT,
    READ_SYSTEM_IDENTIFIER,
    EXPORT_SNAPSHOT,
    READ_DATABASE,
    LIST_TABLES,
    COUNT_LARGE_OBJECTS,
    FIND_UNREADABLE,
    FIND_FILTERED,
    LIST_ROLES,
    LIST_DIFFERENCES,
    FIND_DATABASE,
    LIST_LEFTOVERS,
    HOLD_NAME,
    FIND_SUBSCRIPTIONS,
    DROP_SUBSCRIPTIONS,
    DROP_DATABASE,
    END_SESSIONS,
    LIST_RELATIONS,
    MOVE_TABLES;

    private final String sql;

    Statement() {
        String file = "/sql/source/" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".sql";
        try (InputStream in = Statement.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + file);
            }
            sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the program's file " + file + " cannot be read", e);
        }
    }

    String sql() {
        return sql;
    }
}
