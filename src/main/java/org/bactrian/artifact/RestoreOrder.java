package org.bactrian.artifact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be restored, where to, and what may be overwritten.
 *
 * @param backupId a restore point by its backup; null: the latest, or the newest not later than {@code at}
 * @param at a moment; the newest backup whose consistency time is not later; null: the latest
 * @param from only copies on this target; null: the best copy of all
 * @param to for {@code ELSEWHERE}: {@code [host[:port]/]database} or a path, as the kind reads it; for {@code DIRECTORY}: the
 *     directory
 * @param tables for {@code TABLES}: {@code schema.table}; elsewhere of files: the only paths, absolute; empty: all
 * @param overLive whether live data may be replaced
 * @param safety how what is there is kept
 * @param reason who decided, and why, when {@code safety} is NONE
 * @param globals whether what a server shares (roles, tablespaces) is restored too
 */
public record RestoreOrder(
        @Nullable String backupId,
        @Nullable Instant at,
        @Nullable String from,
        Place place,
        String to,
        List<String> tables,
        boolean overLive,
        Safety safety,
        String reason,
        boolean globals)
        implements Order {
    /** Where a backup is restored to. */
    public enum Place {
        /** In place of the source itself. */
        LIVE,
        /** Another server, database or path. */
        ELSEWHERE,
        /** Plain files in a directory: the decrypted dump. */
        DIRECTORY,
        /** Single tables beside the live ones. */
        TABLES,
        /** A scratch place of this host that is dropped: verification level {@code restore}. */
        SCRATCH,
        /** Nowhere: the whole stream through the tool that reads it, verification level {@code content}. */
        CONTENT
    }

    /** How what a restore replaces is kept. */
    public enum Safety {
        /** Under another name beside it. */
        KEEP,
        /** That, and a backup of it before. */
        DUMP,
        /** Not at all, because it cannot be read. */
        NONE
    }

    public RestoreOrder {
        tables = List.copyOf(tables);
    }

    /** A look at one backup: the place is {@code CONTENT} or {@code SCRATCH}. */
    public static RestoreOrder look(String backupId, String target, Place place) {
        return new RestoreOrder(backupId, null, target, place, "", List.of(), false, Safety.KEEP, "", false);
    }
}
