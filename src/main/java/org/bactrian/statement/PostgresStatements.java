package org.bactrian.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an archive of pg_dump does not hold, as statements for psql, out of the recorded property {@code database}. The
 * new database's name is psql's variable {@code db}.
 */
public final class PostgresStatements {
    /** Settings whose stored form is a list of names; as pg_dump's variable_is_guc_list_quote has them. */
    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    private final Map<?, ?> database;

    /** @param properties of the manifest; a property that is absent gives no statement */
    public PostgresStatements(Map<String, Object> properties) {
        this.database = properties.get("database") instanceof Map<?, ?> map ? map : Map.of();
    }

    /** Makes the empty database as the recorded one was made. */
    public List<String> create() {
        List<String> words = new ArrayList<>(List.of("CREATE DATABASE :\"db\" TEMPLATE template0"));
        addLiteral(words, "ENCODING", "encoding");
        addLiteral(words, "LC_COLLATE", "collate");
        addLiteral(words, "LC_CTYPE", "ctype");
        String provider = text(database, "localeProvider");
        if ("icu".equals(provider)) {
            words.add("LOCALE_PROVIDER icu");
            addLiteral(words, "ICU_LOCALE", "icuLocale");
            addLiteral(words, "ICU_RULES", "icuRules");
        } else if ("builtin".equals(provider)) {
            words.add("LOCALE_PROVIDER builtin");
            addLiteral(words, "BUILTIN_LOCALE", "icuLocale");
        }
        return List.of(String.join(" ", words) + ";");
    }

    /** Gives the restored database its owner, comment, rights and settings; the settings last, for they may lock it. */
    public List<String> properties() {
        List<String> statements = new ArrayList<>();
        String owner = text(database, "owner");
        if (owner != null) {
            statements.add("ALTER DATABASE :\"db\" OWNER TO " + identifier(owner) + ";");
        }
        String comment = text(database, "comment");
        if (comment != null) {
            statements.add("COMMENT ON DATABASE :\"db\" IS " + literal(comment) + ";");
        }
        if (database.get("connectionLimit") instanceof Number limit && limit.longValue() != -1) {
            statements.add("ALTER DATABASE :\"db\" CONNECTION LIMIT " + limit.longValue() + ";");
        }
        if (Boolean.TRUE.equals(database.get("isTemplate"))) {
            statements.add("ALTER DATABASE :\"db\" IS_TEMPLATE true;");
        }
        addRights(statements, owner);
        for (Map<?, ?> label : maps(database, "securityLabels")) {
            statements.add("SECURITY LABEL FOR " + identifier(String.valueOf(label.get("provider")))
                    + " ON DATABASE :\"db\" IS " + literal(String.valueOf(label.get("label"))) + ";");
        }
        addSettings(statements);
        return statements;
    }

    /** The roles that {@link #properties} names: owner, and who grants, is granted or has settings. */
    public Set<String> roles() {
        Set<String> roles = new TreeSet<>();
        addText(roles, database, "owner");
        for (Map<?, ?> right : maps(database, "acl")) {
            addText(roles, right, "grantor");
            addText(roles, right, "grantee");
        }
        maps(database, "settings").forEach(entry -> addText(roles, entry, "role"));
        return roles;
    }

    /** Compares the rows of every table with the recorded counts; fails when one differs. */
    public static List<String> counts(Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return List.of();
        }
        List<String> statements = new ArrayList<>(found(counts));
        statements.add("SELECT name, recorded, restored FROM recorded ORDER BY name;");
        statements.add("""
                DO $$
                BEGIN
                    IF EXISTS (SELECT FROM recorded r WHERE r.restored IS DISTINCT FROM r.recorded) THEN
                        RAISE EXCEPTION 'row counts differ from the recorded ones';
                    END IF;
                END $$;""");
        return statements;
    }

    /**
     * Counts the rows of every table into the temporary table {@code recorded (name, recorded, restored)}.
     *
     * @param counts at least one
     */
    public static List<String> found(Map<String, Long> counts) {
        String rows = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(count -> "    (" + literal(count.getKey()) + ", " + count.getValue() + ")")
                .collect(Collectors.joining(",\n"));
        return List.of(
                "CREATE TEMPORARY TABLE recorded (name text, recorded bigint, restored bigint);",
                "INSERT INTO recorded (name, recorded) VALUES\n" + rows + ";",
                // large objects have no table of their own that counts them once each
                """
                DO $$
                DECLARE
                    one record;
                    number bigint;
                BEGIN
                    FOR one IN SELECT * FROM recorded LOOP
                        EXECUTE format('SELECT count(*) FROM ONLY %s',
                            CASE one.name WHEN 'pg_largeobject' THEN 'pg_largeobject_metadata' ELSE one.name END::regclass)
                            INTO number;
                        UPDATE recorded SET restored = number WHERE name = one.name;
                    END LOOP;
                END $$;""");
    }

    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Right whatever standard_conforming_strings is set to. */
    public static String literal(String text) {
        String quoted = "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
        return text.contains("\\") ? "E" + quoted : quoted;
    }

    private void addRights(List<String> statements, @Nullable String owner) {
        if (!(database.get("acl") instanceof List<?>)) {
            return;
        }
        statements.add("REVOKE ALL ON DATABASE :\"db\" FROM PUBLIC;");
        if (owner != null) {
            statements.add("REVOKE ALL ON DATABASE :\"db\" FROM " + identifier(owner) + ";");
        }
        // the owner's grants first: others pass on what they have from there
        List<Map<?, ?>> rights = new ArrayList<>(maps(database, "acl"));
        rights.sort((a, b) -> Boolean.compare(isOf(owner, b), isOf(owner, a)));
        for (Map<?, ?> right : rights) {
            String grant = grant(right);
            statements.add(
                    isOf(owner, right)
                            ? grant
                            : "SET SESSION AUTHORIZATION " + identifier(String.valueOf(right.get("grantor"))) + "; "
                                    + grant + " RESET SESSION AUTHORIZATION;");
        }
    }

    private static boolean isOf(@Nullable String owner, Map<?, ?> right) {
        return String.valueOf(right.get("grantor")).equals(owner);
    }

    private static String grant(Map<?, ?> right) {
        String grantee = text(right, "grantee");
        // the privilege is a keyword; anything else would be no privilege
        String privilege = String.valueOf(right.get("privilege")).replaceAll("[^A-Z ]", "");
        return "GRANT " + privilege + " ON DATABASE :\"db\" TO " + (grantee == null ? "PUBLIC" : identifier(grantee))
                + (Boolean.TRUE.equals(right.get("grantable")) ? " WITH GRANT OPTION;" : ";");
    }

    private void addSettings(List<String> statements) {
        for (Map<?, ?> entry : maps(database, "settings")) {
            String role = text(entry, "role");
            String alter =
                    role == null ? "ALTER DATABASE :\"db\"" : "ALTER ROLE " + identifier(role) + " IN DATABASE :\"db\"";
            if (entry.get("settings") instanceof List<?> settings) {
                settings.forEach(setting -> statements.add(alter + " SET " + setting(String.valueOf(setting)) + ";"));
            }
        }
    }

    private static String setting(String setting) {
        int equals = setting.indexOf('=');
        String name = setting.substring(0, equals);
        String value = setting.substring(equals + 1);
        String values = LISTS.contains(name.toLowerCase(Locale.ROOT))
                ? NameList.parse(value).stream()
                        .map(PostgresStatements::literal)
                        .collect(Collectors.joining(", "))
                : literal(value);
        return identifier(name) + " TO " + (values.isEmpty() ? "''" : values);
    }

    private void addLiteral(List<String> words, String keyword, String property) {
        String value = text(database, property);
        if (value != null) {
            words.add(keyword + " " + literal(value));
        }
    }

    private static void addText(Set<String> texts, Map<?, ?> map, String key) {
        String value = text(map, key);
        if (value != null) {
            texts.add(value);
        }
    }

    private static @Nullable String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? null : value.toString();
    }

    private static List<Map<?, ?>> maps(Map<?, ?> map, String key) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (map.get(key) instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> one) {
                    found.add(one);
                }
            }
        }
        return found;
    }
}
