package org.bactrian.restore;

import java.util.ArrayList;
import java.util.List;
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
    private static final Pattern ASIDE = Pattern.compile("(?<path>/[^,].*?)\\.before-\\d{8}T\\d{6}Z(-\\d+)?(?=, /|$)");
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
            case "files" -> Optional.of(files(kept));
            case "sqlite" -> Optional.of(sqlite(source.settings(), order, kept));
            case "git" -> Optional.of(git(source.settings(), order, kept));
            default -> Optional.empty();
        };
    }

    private static Optional<KeptData> postgres(Settings settings, RestoreOrder order, String kept) {
        Matcher matcher = DATABASE.matcher(kept);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Server server = order.place() == Place.ELSEWHERE ? elsewhere(settings, order.to()) : live(settings);
        String login = server.login(user(settings));
        String old = matcher.group(1);
        String live = server.database();
        String rename = "ALTER DATABASE " + name(live) + " RENAME TO " + name(live + "_restored") + "; ALTER DATABASE "
                + name(old) + " RENAME TO " + name(live);
        return Optional.of(new KeptData(
                "dropdb " + login + " " + shell(old), "psql " + login + " -d postgres -1 -c " + shell(rename)));
    }

    // the role that restored may do it, whoever types it
    private static String user(Settings settings) {
        return settings.text("restoreUser").or(() -> settings.text("user")).orElse("postgres");
    }

    private record Server(String host, String port, String database) {
        String login(String user) {
            return "-h " + shell(host) + " -p " + port + " -U " + shell(user);
        }
    }

    private static Server live(Settings settings) {
        return new Server(
                settings.text("host").orElse("localhost"),
                settings.number("port").map(String::valueOf).orElse("5432"),
                settings.text("database").orElse(""));
    }

    // [host[:port]/]database; the host may be in brackets or a socket's directory
    private static Server elsewhere(Settings settings, String to) {
        int slash = to.lastIndexOf('/');
        String database = to.substring(slash + 1);
        if (slash <= 0) {
            return new Server(live(settings).host(), live(settings).port(), database);
        }
        String server = to.substring(0, slash);
        int colon = server.lastIndexOf(':');
        boolean ported = colon > server.lastIndexOf(']');
        String host = (ported ? server.substring(0, colon) : server).replaceAll("^\\[|]$", "");
        return new Server(host, ported ? server.substring(colon + 1) : "5432", database);
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

    private static KeptData git(Settings settings, RestoreOrder order, String kept) {
        String live = order.place() == Place.ELSEWHERE
                ? order.to()
                : settings.text("repository").orElse("");
        return new KeptData(
                "rm -rf -- " + shell(kept),
                "rm -rf -- " + shell(live) + " && mv -- " + shell(kept) + " " + shell(live));
    }

    // each path that was moved aside, behind a comma
    private static KeptData files(String kept) {
        List<String> remove = new ArrayList<>();
        List<String> bringBack = new ArrayList<>();
        Matcher matcher = ASIDE.matcher(kept);
        while (matcher.find()) {
            String live = shell(matcher.group("path"));
            remove.add(shell(matcher.group()));
            bringBack.add("mv -T -- " + live + " " + shell(matcher.group("path") + ".restored") + " && mv -T -- "
                    + shell(matcher.group()) + " " + live);
        }
        return new KeptData("rm -r -- " + String.join(" ", remove), String.join(" && ", bringBack));
    }

    private static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String shell(String text) {
        return text.matches("[A-Za-z0-9_./:@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
