package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Landing;
import org.bactrian.artifact.RestoreOrder;
import org.bactrian.artifact.RestoreOrder.Place;
import org.bactrian.artifact.RestoreOrder.Safety;
import org.bactrian.config.SourceSpec;
import org.bactrian.lab.PostgresCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Single tables come back beside the live ones with all that belongs to them. */
@Timeout(180)
class PostgresTablesTest {
    private static final String ODD = "\"Odd \"\"schema\"\". ü\"";

    @TempDir
    static Path directory;

    private static PostgresCluster cluster;
    private static PostgresDumped dumped;

    @BeforeAll
    static void dump() throws Exception {
        cluster = PostgresCluster.create();
        cluster.createDatabase("shop");
        cluster.execute("postgres", "CREATE ROLE keeper", "CREATE ROLE reader");
        cluster.execute(
                "shop",
                "CREATE SCHEMA s; CREATE SCHEMA " + ODD,
                "CREATE TYPE s.mood AS ENUM ('sad', 'happy')",
                "CREATE SEQUENCE s.shared START 700",
                "CREATE TABLE s.other (id integer PRIMARY KEY, n integer DEFAULT nextval('s.shared'))",
                "CREATE TABLE s.country (code text PRIMARY KEY)",
                "CREATE TABLE s.customer (id serial PRIMARY KEY, mood s.mood DEFAULT 'happy', name text NOT NULL,"
                        + " n integer DEFAULT nextval('s.shared'), country text REFERENCES s.country,"
                        + " CONSTRAINT named CHECK (name <> ''))",
                "CREATE TABLE s.orders (id integer GENERATED ALWAYS AS IDENTITY (START 40) PRIMARY KEY,"
                        + " customer integer REFERENCES s.customer ON DELETE CASCADE)",
                "CREATE TABLE s.\"a b\" (id integer, t text)",
                "CREATE TABLE s.a (id integer, t text)",
                "CREATE TABLE s.sales (day date NOT NULL, amount numeric) PARTITION BY RANGE (day)",
                "CREATE TABLE s.sales_old PARTITION OF s.sales FOR VALUES FROM (MINVALUE) TO ('2020-01-01')",
                "CREATE TABLE " + ODD
                        + ".\"new; sales\" PARTITION OF s.sales FOR VALUES FROM ('2020-01-01') TO (MAXVALUE)"
                        + " PARTITION BY HASH (amount)",
                "CREATE TABLE " + ODD + ".deep PARTITION OF " + ODD
                        + ".\"new; sales\" FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
                "CREATE TABLE s.beast (legs integer)",
                "CREATE TABLE s.camel (humps integer) INHERITS (s.beast)",
                "CREATE INDEX amounts ON s.sales (amount)",
                "CREATE UNIQUE INDEX lowered ON s.customer (lower(name)) WHERE id > 0",
                "CREATE STATISTICS s.both ON id, n FROM s.customer",
                "CREATE FUNCTION s.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := 1; RETURN NEW; END $$",
                "CREATE FUNCTION s.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
                "CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION s.watch()",
                "CREATE PUBLICATION everything FOR ALL TABLES",
                "CREATE VIEW s.seen AS SELECT * FROM s.customer",
                "CREATE MATERIALIZED VIEW s.summed AS SELECT 1 / sum(id) AS x FROM s.other",
                "INSERT INTO s.country VALUES ('uz'); INSERT INTO s.other VALUES (1)",
                "INSERT INTO s.customer (name, country) SELECT 'n' || i, 'uz' FROM generate_series(1, 100) i",
                "INSERT INTO s.orders (customer) SELECT i FROM generate_series(1, 50) i",
                "INSERT INTO s.sales SELECT date '2019-12-01' + i, i FROM generate_series(1, 90) i",
                "INSERT INTO s.a VALUES (1, 'x'); INSERT INTO s.\"a b\" VALUES (1, 'x'), (2, E'y\\n')",
                "INSERT INTO s.camel VALUES (4, 2)",
                "CREATE TRIGGER touched BEFORE UPDATE ON s.customer FOR EACH ROW EXECUTE FUNCTION s.touch()",
                "ALTER TABLE s.customer DISABLE TRIGGER touched",
                "ALTER TABLE s.customer ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY own ON s.customer TO reader USING (name = current_user)",
                "ALTER TABLE s.customer OWNER TO keeper",
                "GRANT SELECT, UPDATE (name) ON s.customer TO reader WITH GRANT OPTION",
                "GRANT USAGE ON SEQUENCE s.customer_id_seq TO reader",
                "COMMENT ON TABLE s.customer IS 'it''s us'; COMMENT ON COLUMN s.customer.name IS 'c'",
                "COMMENT ON CONSTRAINT named ON s.customer IS 'not empty'",
                "COMMENT ON CONSTRAINT customer_country_fkey ON s.customer IS 'left out'",
                "ALTER DATABASE shop SET default_transaction_read_only = on");
        dumped = PostgresDumped.of(source(), directory);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void tablesComeBesideTheLiveOnes() throws Exception {
        List<String> before = lines("pg_dump", "shop");
        List<String> expected = statements(
                lines(
                        "pg_dump",
                        "--table=s.customer",
                        "--table=s.orders",
                        "--table=s.sales",
                        "--table=s.sales_old",
                        "--table=s.\"a b\"",
                        "--table=s.camel",
                        "--table=s.shared",
                        "--table=*.deep",
                        "--table=*.\"new; sales\""),
                ODD,
                "s");
        String schema;
        try (Landing landing = open("s.customer", "s.orders", "s.sales", "s.a b", "s.camel")) {
            landing.load(dumped.payload());
            Map<String, Object> evidence = landing.check();
            schema = String.valueOf(evidence.get("schema"));
            assertThat(evidence).containsEntry("rows", 243L);
            assertThat(evidence.get("foreignKeysLeftOut"))
                    .asString()
                    .contains("customer_country_fkey", "REFERENCES s.country(code)")
                    .doesNotContain("orders");
            assertThat(landing.swap()).isEmpty();
            landing.verify();
        }
        assertThat(databases()).noneMatch(name -> name.contains("_restoring_"));
        List<String> found = statements(lines("pg_dump", "--schema=" + schema), schema, "s");
        assertThat(minus(expected, found))
                .containsExactly(
                        "INHERITS (s.beast)",
                        "ALTER TABLE ONLY s.customer",
                        "    ADD CONSTRAINT customer_country_fkey FOREIGN KEY (country) REFERENCES s.country(code)",
                        "COMMENT ON CONSTRAINT customer_country_fkey ON s.customer IS 'left out'");
        assertThat(found)
                .contains("    ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer)"
                        + " REFERENCES s.customer(id) ON DELETE CASCADE");
        assertThat(lines("pg_dump", "shop", "--exclude-schema=" + schema)).isEqualTo(before);
        assertThat(cluster.query("shop", "SELECT last_value FROM " + schema + ".customer_id_seq"))
                .isEqualTo("100");
    }

    @Test
    void anUnknownTableIsToldWithTheNearest() throws Exception {
        try (Landing landing = open("s.custmer")) {
            assertThatThrownBy(() -> landing.load(dumped.payload()))
                    .isInstanceOfSatisfying(BactrianException.class, e -> {
                        assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
                        assertThat(e.hint()).startsWith("the nearest are s.customer, ");
                    });
        }
        assertThat(databases()).noneMatch(name -> name.contains("_restoring_"));
    }

    @Test
    void whatIsMissingInTheLiveDatabaseFailsWithoutATrace() throws Exception {
        String live = "shop without function";
        cluster.createDatabase(live);
        SourceSpec source = PostgresLab.at(live, Map.of("port", (long) cluster.port()));
        try (Landing landing = open(source, directory.resolve("scratch"), "s.customer")) {
            landing.load(dumped.payload());
            landing.check();
            assertThatThrownBy(landing::swap).hasMessageContaining("s.mood");
            assertThat(landing.undo()).contains("nothing of them was touched");
        }
        assertThat(cluster.query(live, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'restored%'"))
                .isEqualTo("0");
        assertThatThrownBy(() -> open(source, Path.of("/proc/scratch"), "s.a").load(dumped.payload()))
                .hasMessageContaining("bytes free")
                .hasMessageContaining("to take single tables out of it");
    }

    private static Landing open(String... tables) {
        return open(source(), directory.resolve("scratch"), tables);
    }

    private static Landing open(SourceSpec source, Path scratch, String... tables) {
        RestoreOrder order =
                new RestoreOrder(null, null, null, Place.TABLES, "", List.of(tables), false, Safety.KEEP, "", false);
        return new PostgresRestore(PostgresTools.standard(), scratch, Clock.systemUTC())
                .open(source, order, dumped.manifest(), "run-1");
    }

    private static SourceSpec source() {
        return PostgresLab.at("shop", Map.of("port", (long) cluster.port()));
    }

    private static List<String> databases() {
        return List.of(cluster.query("postgres", "SELECT string_agg(datname, E'\\n') FROM pg_database")
                .split("\n", -1));
    }

    private static List<String> lines(String program, String... arguments) {
        return cluster.run(
                        program,
                        "shop",
                        List.of(arguments).stream()
                                .filter(one -> !one.equals("shop"))
                                .toArray(String[]::new))
                .lines()
                .filter(line -> !line.startsWith("\\") && !line.startsWith("--") && !line.isBlank())
                .toList();
    }

    /** With another name of the schema, and without what ends a line. */
    private static List<String> statements(List<String> lines, String schema, String other) {
        return lines.stream()
                .map(line -> line.replace(schema + ".", other + ".").replaceFirst("[,;]$", ""))
                .toList();
    }

    private static List<String> minus(List<String> all, List<String> without) {
        List<String> left = new ArrayList<>(all);
        without.forEach(left::remove);
        return left;
    }
}
