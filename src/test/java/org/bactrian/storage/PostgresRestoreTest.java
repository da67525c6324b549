package org.bactrian.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.lab.PostgresCluster;
import org.bactrian.statement.NameList;
import org.bactrian.statement.PostgresStatements;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The RESTORE.txt of a PostgreSQL backup, run against real servers. */
@Timeout(180)
class PostgresRestoreTest {
    private static final String ODD = "Tr\"ad'ing $(touch x) \\ db\nEND_OF_SQL\nDROP";

    @Nullable
    private static PostgresCluster old;

    @TempDir
    Path root = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        old = PostgresCluster.create();
        String ident = PostgresStatements.identifier(ODD);
        sql(old, "postgres", "CREATE ROLE " + ident + " LOGIN; CREATE ROLE reader");
        sql(
                old,
                "postgres",
                "CREATE DATABASE trading OWNER " + ident + " TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'");
        sql(
                old,
                "trading",
                "CREATE SCHEMA " + ident + " AUTHORIZATION " + ident
                        + "; CREATE TABLE " + ident + "." + ident + " AS SELECT generate_series(1, 5) AS id"
                        + "; CREATE TABLE signals AS SELECT i, md5(i::text) AS m FROM generate_series(1, 1000) i"
                        + "; ALTER TABLE signals OWNER TO " + ident
                        + "; SELECT lo_from_bytea(0, 'abc')");
        String name = "trading";
        sql(old, "postgres", "COMMENT ON DATABASE " + name + " IS " + PostgresStatements.literal(ODD));
        sql(old, "postgres", "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
        sql(old, "postgres", "GRANT CONNECT ON DATABASE " + name + " TO reader WITH GRANT OPTION");
        sql(old, "postgres", "SET ROLE reader; GRANT CONNECT ON DATABASE " + name + " TO " + ident);
        sql(old, "postgres", "ALTER DATABASE " + name + " SET search_path TO \"$user\", " + ident + ", public");
        sql(old, "postgres", "ALTER DATABASE " + name + " SET work_mem TO '7MB'");
        sql(old, "postgres", "ALTER DATABASE " + name + " SET default_transaction_read_only TO on");
        sql(old, "postgres", "ALTER ROLE reader IN DATABASE " + name + " SET myapp.text TO 'it''s \\ $(x)'");
        sql(old, "postgres", "ALTER DATABASE " + name + " CONNECTION LIMIT 17");
    }

    @AfterAll
    static void stop() throws Exception {
        if (old != null) {
            old.close();
        }
    }

    @Test
    void aNewServerGetsRolesContentAndProperties() throws Exception {
        SampleBackup sample = SampleBackup.in(root);
        Path directory = backup(sample, 1000L);
        try (PostgresCluster fresh = PostgresCluster.create()) {
            Map<String, String> variables = new HashMap<>(fresh.variables());
            variables.put("GLOBALS", "yes");
            variables.put("DATABASE", "ba'ck \"2\"");
            SampleBackup.Outcome outcome = sample.restore(directory, variables);
            assertThat(outcome.status()).as(outcome.output()).isZero();
            assertThat(facts(fresh, "ba'ck \"2\"")).isEqualTo(facts(source(), "trading"));
            assertThat(fresh.psql(
                            "ba'ck \"2\"",
                            "-At",
                            "-c",
                            "SELECT count(*), md5(string_agg(m, ',' ORDER BY i)) FROM public.signals"))
                    .isEqualTo(source().psql(
                                    "trading",
                                    "-At",
                                    "-c",
                                    "SELECT count(*), md5(string_agg(m, ',' ORDER BY i)) FROM public.signals"));
            assertThat(directory.resolve("x")).doesNotExist();
        }
    }

    @Test
    void aServerThatHasTheRolesKeepsThemAndWrongCountsAreNoticed() throws Exception {
        SampleBackup sample = SampleBackup.in(root);
        Path directory = backup(sample, 999L);
        SampleBackup.Outcome outcome = sample.restore(directory, source().variables());
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.output()).contains("row counts differ from the recorded ones");
        assertThat(outcome.output()).doesNotContain("already exists");
    }

    @Test
    void namesAreQuoted() {
        assertThat(PostgresStatements.literal("a'b")).isEqualTo("'a''b'");
        assertThat(PostgresStatements.literal("a\\'b")).isEqualTo("E'a\\\\''b'");
        assertThat(NameList.parse("\"$user\", public,\"a \"\"b\"\", c\""))
                .containsExactly("$user", "public", "a \"b\", c");
        assertThat(NameList.parse("\"\"")).containsExactly("");
        assertThat(ShellText.document(List.of("END_OF_SQL", "END_OF_SQL_"))).endsWith("\nEND_OF_SQL__");
        assertThatThrownBy(() -> new PostgresStatements(Map.of(
                                "database", Map.of("settings", List.of(Map.of("settings", List.of("wrong"))))))
                        .properties())
                .isInstanceOf(RuntimeException.class);
    }

    private Path backup(SampleBackup sample, long signals) throws Exception {
        Map<String, Object> acl = Map.of("grantor", ODD, "grantee", ODD, "privilege", "CONNECT", "grantable", false);
        List<Map<String, Object>> rights = new ArrayList<>();
        Map<String, Object> passedOn = new LinkedHashMap<>(acl);
        passedOn.put("grantor", "reader");
        rights.add(passedOn);
        rights.add(Map.of("grantor", ODD, "grantee", "reader", "privilege", "CONNECT", "grantable", true));
        for (String privilege : List.of("CREATE", "TEMPORARY", "CONNECT")) {
            rights.add(Map.of("grantor", ODD, "grantee", ODD, "privilege", privilege, "grantable", false));
        }
        Map<String, Object> database = new LinkedHashMap<>();
        database.put("name", "trading");
        database.put("encoding", "UTF8");
        database.put("collate", "C");
        database.put("ctype", "C.UTF-8");
        database.put("localeProvider", "libc");
        database.put("icuLocale", null);
        database.put("owner", ODD);
        database.put("connectionLimit", 17);
        database.put("isTemplate", false);
        database.put("comment", ODD);
        database.put("acl", rights);
        List<Object> settings = new ArrayList<>();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("role", null);
        all.put(
                "settings",
                List.of(
                        "search_path=\"$user\", " + PostgresStatements.identifier(ODD) + ", public",
                        "work_mem=7MB",
                        "default_transaction_read_only=on"));
        settings.add(all);
        settings.add(Map.of("role", "reader", "settings", List.of("myapp.text=it's \\ $(x)")));
        database.put("settings", settings);
        String odd = PostgresStatements.identifier(ODD);
        DumpFacts facts = new DumpFacts(
                SampleBackup.START,
                Map.of("pg_dump", "15"),
                Map.of("public.signals", signals, odd + "." + odd, 5L, "pg_largeobject", 1L),
                Map.of("database", database));
        return sample.make(
                        "postgres",
                        facts,
                        PayloadStream.plain("main", out -> source().pipe(out, "pg_dump", "trading", "-Fc", "-Z0")),
                        PayloadStream.plain(
                                "globals", out -> source().pipe(out, "pg_dumpall", "postgres", "--globals-only")))
                .directory();
    }

    /** What belongs to a database beside its content. */
    private String facts(PostgresCluster server, String database) throws Exception {
        return server.psql(
                "postgres",
                "-At",
                "-v",
                "db=" + database,
                "-f",
                Files.writeString(
                                root.resolve("facts.sql"),
                                "SELECT pg_get_userbyid(datdba), encoding, datcollate, datctype, datconnlimit,"
                                        + " shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = :'db';"
                                        + " SELECT a::text FROM pg_database, unnest(datacl) a WHERE datname = :'db' ORDER BY 1;"
                                        + " SELECT r.rolname, s.setconfig FROM pg_db_role_setting s"
                                        + " JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole"
                                        + " WHERE datname = :'db' ORDER BY 1, 2;")
                        .toString());
    }

    private static PostgresCluster source() {
        if (old == null) {
            throw new IllegalStateException("not started");
        }
        return old;
    }

    private static void sql(PostgresCluster server, String database, String statements) throws Exception {
        server.psql(database, "-At", "-c", statements);
    }
}
