package org.bactrian.lab;

import static java.util.Objects.requireNonNull;
import static org.bactrian.lab.PostgresCluster.quoted;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Restores a custom archive into a new database of the lab's cluster, made from template0 with the properties that were
 * recorded beside the archive: what an archive does not hold is held by them. The roles must be there.
 */
public final class PostgresRestore {
    /** Settings whose value is a list of quoted names; others are one literal (PostgreSQL: GUC_LIST_QUOTE). */
    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    private final PostgresCluster cluster;

    public PostgresRestore(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Restores, and throws at the first error.
     *
     * @param archive a file of {@code pg_dump -Fc}
     * @param properties of the dump's facts
     * @param name of the new database; one that has it is removed first
     */
    public void restore(Path archive, Map<String, Object> properties, String name) {
        Map<?, ?> database = (Map<?, ?>) requireNonNull(properties.get("database"));
        cluster.dropDatabase(name);
        cluster.execute("postgres", create(database, name));
        cluster.run("pg_restore", name, "--exit-on-error", "--dbname=" + name, archive.toString());
        cluster.execute(name, afterwards(database, name).toArray(String[]::new));
    }

    private static String create(Map<?, ?> database, String name) {
        StringBuilder sql = new StringBuilder("CREATE DATABASE " + quoted(name) + " TEMPLATE template0");
        sql.append(" ENCODING ").append(literal(text(database, "encoding")));
        sql.append(" LC_COLLATE ").append(literal(text(database, "collate")));
        sql.append(" LC_CTYPE ").append(literal(text(database, "ctype")));
        sql.append(" LOCALE_PROVIDER ").append(text(database, "localeProvider"));
        if (database.get("icuLocale") != null) {
            sql.append(" ICU_LOCALE ").append(literal(text(database, "icuLocale")));
        }
        sql.append(" TABLESPACE ").append(quoted(text(database, "tablespace")));
        sql.append(" OWNER ").append(quoted(text(database, "owner")));
        return sql.toString();
    }

    private static List<String> afterwards(Map<?, ?> database, String name) {
        List<String> sql = new ArrayList<>();
        String on = " ON DATABASE " + quoted(name);
        sql.add("ALTER DATABASE " + quoted(name) + " CONNECTION LIMIT " + database.get("connectionLimit"));
        if (database.get("comment") != null) {
            sql.add("COMMENT" + on + " IS " + literal(text(database, "comment")));
        }
        if (database.get("acl") instanceof List<?> rights) {
            sql.add("REVOKE ALL" + on + " FROM PUBLIC, " + quoted(text(database, "owner")));
            for (Object right : rights) {
                sql.add(grant((Map<?, ?>) right, on));
            }
        }
        for (Object each : (List<?>) requireNonNull(database.get("settings"))) {
            Map<?, ?> settings = (Map<?, ?>) each;
            String whose = settings.get("role") == null
                    ? "ALTER DATABASE " + quoted(name)
                    : "ALTER ROLE " + quoted(text(settings, "role")) + " IN DATABASE " + quoted(name);
            for (Object setting : (List<?>) requireNonNull(settings.get("settings"))) {
                sql.add(whose + " SET " + assignment(setting.toString()));
            }
        }
        return sql;
    }

    private static String grant(Map<?, ?> right, String on) {
        String whom = right.get("grantee") == null ? "PUBLIC" : quoted(text(right, "grantee"));
        return "GRANT " + right.get("privilege") + on + " TO " + whom
                + (Boolean.TRUE.equals(right.get("grantable")) ? " WITH GRANT OPTION" : "");
    }

    private static String assignment(String setting) {
        String key = setting.substring(0, setting.indexOf('='));
        String value = setting.substring(key.length() + 1);
        String written = LISTS.contains(key)
                ? names(value).stream().map(PostgresRestore::literal).collect(Collectors.joining(", "))
                : literal(value);
        return key + " = " + written;
    }

    /** The names of a list such as {@code "$user", public}. */
    private static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean inQuotes = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '"' && inQuotes && list.startsWith("\"\"", i)) {
                name.append('"');
                i++;
            } else if (c == '"') {
                inQuotes = !inQuotes;
            } else if (c == ',' && !inQuotes) {
                names.add(name.toString());
                name.setLength(0);
            } else if (c != ' ' || inQuotes) {
                name.append(c);
            }
        }
        names.add(name.toString());
        return names;
    }

    private static String text(Map<?, ?> map, String key) {
        @Nullable Object value = map.get(key);
        return requireNonNull(value, key).toString();
    }

    private static String literal(String text) {
        String quotedText = text.replace("'", "''");
        return text.contains("\\") ? "E'" + quotedText.replace("\\", "\\\\") + "'" : "'" + quotedText + "'";
    }
}
