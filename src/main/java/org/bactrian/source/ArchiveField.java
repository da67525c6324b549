package org.bactrian.source;

import java.util.ArrayList;
import java.util.List;

/** The fields of a PostgreSQL archive's head and of an entry of its table of contents, in their order. */
enum ArchiveField {
    /** A byte. */
    BYTE,
    /** A sign byte and an int of the archive's int size, lowest byte first. */
    INT,
    /** A length as {@link #INT}, negative for none, then that many bytes. */
    TEXT,
    /** Texts up to one that is none. */
    TEXTS,
    /** A flag byte and an offset of the archive's offset size. */
    OFFSET;

    /** What follows the 11 fixed bytes: compression, seven fields of a time, database, server's and tool's version, count. */
    static List<ArchiveField> head(int minor) {
        List<ArchiveField> fields = new ArrayList<>();
        fields.add(minor >= 15 ? BYTE : INT);
        for (int i = 0; i < 7; i++) {
            fields.add(INT);
        }
        fields.addAll(List.of(TEXT, TEXT, TEXT, INT));
        return fields;
    }

    /** An entry; the first field is its dump id, the second whether it has data. */
    static List<ArchiveField> entry(int minor) {
        // ids of its catalog row, tag, description; section; definition, drop, copy statement, schema, tablespace
        List<ArchiveField> fields = new ArrayList<>(List.of(INT, INT, TEXT, TEXT, TEXT, TEXT, INT));
        fields.addAll(List.of(TEXT, TEXT, TEXT, TEXT, TEXT));
        if (minor >= 14) {
            fields.add(TEXT); // table access method
        }
        if (minor >= 16) {
            fields.add(INT); // kind of relation
        }
        fields.addAll(List.of(TEXT, TEXT, TEXTS, OFFSET)); // owner, "with oids", dependencies, where its data lies
        return fields;
    }
}
