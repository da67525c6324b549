package org.bactrian.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the options of {@code restore} say: which backup, where to, and how careful. */
final class RestoreWish {
    @Option(names = "--backup", paramLabel = "ID", description = "This backup. Default: the latest good one.")
    private @Nullable String backup;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The newest not later: 2026-11-22T02:00:00Z, or '2026-11-22 02:00' in this host's zone.")
    private @Nullable String at;

    @Option(names = "--from", paramLabel = "TARGET", description = "Only from this target; works without a catalog.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "PLACE",
            description = "Another place: [host[:port]/]database, or a path. Default: the live one.")
    private @Nullable String to;

    @Option(names = "--to-dir", paramLabel = "DIR", description = "The decrypted dump as plain files.")
    private @Nullable String directory;

    @Option(
            names = "--table",
            paramLabel = "SCHEMA.TABLE",
            description = "This table beside the live one; repeat for more.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "Of files: only this path and what is below it; repeat for more.")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--globals", description = "What the server shares too: roles and tablespaces.")
    private boolean globals;

    @Option(names = "--over-live", description = "What is there may be replaced.")
    private boolean overLive;

    @Option(
            names = "--safety",
            paramLabel = "keep|dump",
            description = "What is replaced is kept beside (keep, the default), or backed up before, too (dump).")
    private String safety = "keep";

    @Option(
            names = "--without-safety",
            paramLabel = "NAME",
            description = "What is replaced cannot be read and is not kept; who decided that. Needs --reason.")
    private @Nullable String without;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for --without-safety; it is recorded.")
    private String reason = "";

    /**
     * The order that the options make.
     *
     * @param named the backup that the command's own argument names; null: none
     * @throws BactrianException USAGE when they contradict each other
     */
    RestoreOrder order(@Nullable String named, ZoneId zone) {
        String id = named == null ? backup : named;
        one(
                "--backup",
                "--at",
                Stream.of(named, backup, at).filter(value -> value != null).count());
        long places = Stream.of(to, directory).filter(value -> value != null).count() + (tables.isEmpty() ? 0 : 1);
        one("--to, --to-dir", "--table", places);
        one("--table", "--path", (tables.isEmpty() ? 0 : 1) + (paths.isEmpty() ? 0 : 1));
        Instant moment = at == null ? null : RestoreTime.parse(at, zone);
        return new RestoreOrder(
                id,
                moment,
                from,
                place(),
                to != null ? to : directory != null ? absolute(directory) : "",
                tables.isEmpty() ? paths : tables,
                overLive,
                safety(),
                without == null ? "" : without + ": " + reason,
                globals);
    }

    private Place place() {
        if (!tables.isEmpty()) {
            return Place.TABLES;
        }
        return to != null ? Place.ELSEWHERE : directory != null ? Place.DIRECTORY : Place.LIVE;
    }

    private Safety safety() {
        if (without != null) {
            if (without.isBlank() || reason.isBlank()) {
                throw usage("--without-safety needs who decided it, and why", "--without-safety NAME --reason TEXT");
            }
            return Safety.NONE;
        }
        if (!reason.isEmpty()) {
            throw usage("--reason is the reason of --without-safety", "leave it out, or add --without-safety NAME");
        }
        return switch (safety.toLowerCase(Locale.ROOT)) {
            case "keep" -> Safety.KEEP;
            case "dump" -> Safety.DUMP;
            default -> throw usage("'" + safety + "' is no safety", "keep or dump");
        };
    }

    private static String absolute(String directory) {
        return java.nio.file.Path.of(directory).toAbsolutePath().normalize().toString();
    }

    private static void one(String first, String second, long given) {
        if (given > 1) {
            throw usage("only one of " + first + " and " + second + " can be meant", "leave the others out");
        }
    }

    private static BactrianException usage(String fact, String hint) {
        return new BactrianException(ErrorKind.USAGE, fact, hint);
    }
}
