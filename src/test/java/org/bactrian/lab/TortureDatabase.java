package org.bactrian.lab;

import java.nio.file.Path;

/** A database with one of everything that PostgreSQL has, and with properties of its own: torture.sql. */
public final class TortureDatabase {
    /** Its name. */
    public static final String NAME = "torture";

    private TortureDatabase() {}

    /** Makes the database and the roles that it names, which the cluster must not have yet. */
    public static void create(PostgresCluster cluster) throws Exception {
        cluster.execute(
                "postgres",
                "DO $$ BEGIN CREATE ROLE torture_owner; CREATE ROLE torture_reader; CREATE ROLE \"Ödön O'Neil\"; END $$",
                "CREATE DATABASE torture TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'de'"
                        + " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' OWNER torture_owner CONNECTION LIMIT 17");
        cluster.psql(
                NAME,
                "-f",
                Path.of(TortureDatabase.class.getResource("/torture.sql").toURI())
                        .toString());
        cluster.execute(
                NAME,
                "COMMENT ON DATABASE torture IS E'it''s \\\\ odd\\nand long'",
                "REVOKE ALL ON DATABASE torture FROM PUBLIC",
                "GRANT CONNECT ON DATABASE torture TO torture_reader WITH GRANT OPTION",
                "GRANT TEMPORARY, CREATE ON DATABASE torture TO \"Ödön O'Neil\"",
                "ALTER DATABASE torture SET search_path = \"$user\", shop, \"Größe 大.sch\"\"ema\"",
                "ALTER DATABASE torture SET work_mem = '7MB'",
                "ALTER DATABASE torture SET my.setting = 'a\\b ''c'' \"d\", e'",
                "ALTER ROLE \"Ödön O'Neil\" IN DATABASE torture SET statement_timeout = '3min'");
    }
}
