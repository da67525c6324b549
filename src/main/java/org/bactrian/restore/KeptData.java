package org.bactrian.restore;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.config.Settings;
import org.bactrian.config.SourceSpec;

/**
 * What to do with the data that a restore has replaced, as commands for a shell.
 *
 * @param remove gives its room back
 * @param bringBack puts it in place again; the application has to be stopped
 */
public record KeptData(String remove, String bringBack) {
    private static final Pattern DATABASE = Pattern.compile("database '(.+)' on .*");

    /**
     * The commands for a kind that knows such.
     *
     * @param kept what {@code Landing.swap} gave
     */
    public static Optional<KeptData> of(SourceSpec source, RestoreOrder order, String kept) {
        boolean replaced = order.place() == Place.LIVE || order.place() == Place.ELSEWHERE;
        if (kept.isEmpty() || !replaced) {
            return Optional.empty();
        }
        return switch (source.kind()) {
            case "postgres" -> postgres(source.settings(), order, kept);
            case "sqlite" -> Optional.of(sqlite(source.settings(), order, kept));
            default -> Optional.empty();
        };
    }

    private static Optional<KeptData> postgres(Settings settings, RestoreOrder order, String kept) {
        Matcher matcher = DATABASE.matcher(kept);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String to = order.place() == Place.ELSEWHERE ? order.to() : "";
        int slash = to.indexOf('/');
        String host = slash > 0 ? to.substring(0, slash) : settings.text("host").orElse("localhost");
        String port = settings.number("port").map(String::valueOf).orElse("5432");
        int colon = host.lastIndexOf(':');
        if (slash > 0 && colon > 0) {
            port = host.substring(colon + 1);
            host = host.substring(0, colon);
        }
        String live = to.isEmpty() ? settings.text("database").orElse("") : to.substring(slash + 1);
        String server = "-h " + shell(host) + " -p " + port;
        String old = matcher.group(1);
        String rename = "ALTER DATABASE " + name(live) + " RENAME TO " + name(live + "_restored") + "; ALTER DATABASE "
                + name(old) + " RENAME TO " + name(live);
        return Optional.of(new KeptData(
                "dropdb " + server + " " + shell(old), "psql " + server + " -d postgres -1 -c " + shell(rename)));
    }

    private static KeptData sqlite(Settings settings, RestoreOrder order, String kept) {
        String live = order.place() == Place.ELSEWHERE
                ? order.to()
                : settings.text("path").orElse("");
        return new KeptData(
                "rm -- " + shell(kept),
                "rm -f -- " + shell(live + "-wal") + " " + shell(live + "-shm") + " && mv -f -- " + shell(kept) + " "
                        + shell(live));
    }

    private static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String shell(String text) {
        return text.matches("[A-Za-z0-9_./:@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
