package org.bactrian.source;

import java.nio.charset.StandardCharsets;

/** Names of databases beside a live one, in the 63 bytes that PostgreSQL keeps of a name. */
final class NameBeside {
    private static final int BYTES = 63;
    private static final int MOMENT = 17;

    private NameBeside() {}

    /** All of the name but the moment (yyyymmddHHMMSSmmm) at its end. */
    static String prefix(String database, String mark) {
        int room = BYTES - MOMENT - mark.length() - 2;
        String kept = database;
        while (kept.getBytes(StandardCharsets.UTF_8).length > room) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return kept + "_" + mark + "_";
    }
}
