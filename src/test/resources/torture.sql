-- A database with something of everything that pg_dump knows; run by psql as superuser in an empty UTF-8 database.
-- Roles of the cluster that it needs: torture_owner, torture_reader, "Ödön O'Neil".
SET client_min_messages = warning;
SET client_encoding = 'UTF8';

CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE EXTENSION pgcrypto;
CREATE EXTENSION ltree;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE SCHEMA ext;
CREATE EXTENSION cube SCHEMA ext;
CREATE EXTENSION postgres_fdw;

CREATE SCHEMA shop AUTHORIZATION torture_owner;
CREATE SCHEMA "Größe 大.sch""ema";
COMMENT ON SCHEMA "Größe 大.sch""ema" IS E'tab\there, quote '' and \\ backslash\nsecond line';

-- types
CREATE TYPE shop.mood AS ENUM ('sad', 'ok', 'very happy', 'ünïcode');
ALTER TYPE shop.mood ADD VALUE 'between' BEFORE 'ok';
CREATE TYPE shop.address AS (street text, "zip code" varchar(10), at point);
CREATE DOMAIN shop.positive AS numeric(12, 3) DEFAULT 1 CONSTRAINT above_zero CHECK (VALUE > 0);
CREATE DOMAIN shop.word AS text COLLATE "C" NOT NULL CHECK (VALUE <> '');
CREATE TYPE shop.floatrange AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = shop.floatmulti);
CREATE TYPE shop.shell;
COMMENT ON TYPE shop.mood IS 'how it is';
CREATE COLLATION shop.german (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION shop.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

CREATE TABLE shop.everything (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 7 INCREMENT BY 3 MINVALUE 1 MAXVALUE 99999 CYCLE) PRIMARY KEY,
    small smallint, whole integer, big bigint, num numeric, num2 numeric(20, 5), money money, r real, d double precision,
    t text, v varchar(50), c char(10), n name, cit citext, b bytea, flag boolean,
    j json, jb jsonb, x xml, u uuid, ints integer[], texts text[][], moods shop.mood[],
    r4 int4range, r8 int8range, rn numrange, rd daterange, rts tsrange, rtz tstzrange, fr shop.floatrange,
    m4 int4multirange, fm shop.floatmulti,
    a shop.address, aa shop.address[], mood shop.mood, pos shop.positive, w shop.word DEFAULT 'w',
    ip inet, net cidr, mac macaddr, mac8 macaddr8, bits bit(9), vb bit varying(20), tsv tsvector, tsq tsquery,
    iv interval, ivm interval year to month, dt date, ti time, tt time(3) with time zone, ts timestamp, tz timestamptz(3),
    pt point, li line, ls lseg, bx box, pa path, po polygon, ci circle,
    h hstore, lt ltree, cu ext.cube, o oid, rc regclass, lsn pg_lsn, snap pg_snapshot, jp jsonpath,
    gen text GENERATED ALWAYS AS (upper(t)) STORED,
    "odd ""col"". ü" integer DEFAULT 5 CHECK ("odd ""col"". ü" <> 13)
);
INSERT INTO shop.everything (
    small, whole, big, num, num2, money, r, d, t, v, c, n, cit, b, flag, j, jb, x, u, ints, texts, moods, r4, r8, rn, rd,
    rts, rtz, fr, m4, fm, a, aa, mood, pos, ip, net, mac, mac8, bits, vb, tsv, tsq, iv, ivm, dt, ti, tt, ts, tz, pt, li,
    ls, bx, pa, po, ci, h, lt, cu, o, rc, lsn, snap, jp)
VALUES
    (-32768, -2147483648, -9223372036854775808, 'NaN', -1.5, '-$1,234.56', 'NaN', '-Infinity',
     E'tab\t newline\n return\r back\\slash \\N quote'' dquote" $$ dollar \x01\b\f\v', '', ' pad', 'n', 'CamelCase',
     '\x00ff0a0d5c27', true, '{"a" : 1,  "a": "ü\u0041"}', '{"b": [1, 2.50, null, "x\ty"], "a": 1e400}',
     '<a b="1">&lt;ü<!-- c --></a>', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '[-2:0]={1,NULL,3}',
     '{{"a,b","c\"d"},{NULL,"NULL"}}', '{sad,"very happy"}', '[1,5)', 'empty', '(,3.5]', '[2020-01-01,infinity)',
     '["2020-01-01 00:00","2020-01-02 00:00")', '[-infinity,)', '[1.5,2.5]', '{[1,3),[7,9)}', '{(-infinity,0),[1.5,2]}',
     ROW('Höhe "5"', NULL, '(1,2)'), ARRAY[ROW('a, b', '1', NULL)::shop.address, NULL], 'ünïcode', 0.001,
     '192.168.0.1/24', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', B'101010101', B'1',
     'a fat cat:3A sat:4', 'fat & !(rat:* | cat:AB) <2> x', '-1 year 2 mons -3 days 04:05:06.789', '178000000 years',
     '-infinity', '24:00:00', '04:05:06.789-08:30', '4713-01-01 00:00:00 BC', 'infinity', '(1.5,-2e300)', '{1,2,3}',
     '[(0,0),(1,1)]', '(1,1),(0,0)', '[(0,0),(1,1),(2,0)]', '((0,0),(1,1),(2,0))', '<(0,0),5>',
     'a=>1, "b c"=>NULL, "q\""=>"\\"', 'Top.Science.Astronomy', '(1,2,3),(4,5,6)', 4294967295, 'pg_class', '16/B374D848',
     '10:20:10,14,15', '$.a[*] ? (@ > 1)'),
    (32767, 2147483647, 9223372036854775807, 'Infinity', 99999.99999, '$92,233,720,368,547,758.07', '1e-40', 5e-324,
     U&'\+01F42B two humps, \0627\0644\062C\0645\0644, e\0301, \FEFF\200B', repeat('ä', 50), 'x', NULL, 'ß', '', false,
     'null', 'null', 'text only', '00000000-0000-0000-0000-000000000000', '{}', '{}', '{}', NULL, NULL, NULL, NULL, NULL,
     NULL, NULL, '{}', '{}', NULL, '{}', 'between', 999999999.999, '::1', 'fe80::/10', NULL, NULL, B'000000000', B'', '',
     NULL, 'P0D', NULL, 'infinity', '00:00', '00:00+15:59', '294276-12-31 23:59:59.999999', '-infinity', NULL, NULL, NULL,
     NULL, NULL, NULL, NULL, '', '', NULL, 0, NULL, NULL, NULL, NULL);
INSERT INTO shop.everything DEFAULT VALUES;
INSERT INTO shop.everything (t) SELECT repeat(md5(i::text), 4000) FROM generate_series(1, 3) i;

-- names that must be quoted, and tables with nothing in them
CREATE TABLE "Größe 大.sch""ema"."select from ""x.y"" ; --" ("a b" integer PRIMARY KEY, " " text) WITH (fillfactor = 70);
INSERT INTO "Größe 大.sch""ema"."select from ""x.y"" ; --" VALUES (1, 'one'), (2, E'\n');
CREATE TABLE "Größe 大.sch""ema"."line
break" (v integer);
INSERT INTO "Größe 大.sch""ema"."line
break" VALUES (1);
CREATE TABLE shop.nothing ();
CREATE TABLE shop.nothing_but_rows ();
INSERT INTO shop.nothing_but_rows DEFAULT VALUES;
INSERT INTO shop.nothing_but_rows DEFAULT VALUES;
CREATE TABLE shop.empty (id integer PRIMARY KEY, t text);
CREATE UNLOGGED TABLE shop.unlogged (id integer);
INSERT INTO shop.unlogged SELECT generate_series(1, 10);
CREATE TABLE shop.dropped (a integer, gone text, b integer DEFAULT 2);
INSERT INTO shop.dropped VALUES (1, 'x', 3);
ALTER TABLE shop.dropped DROP COLUMN gone;
ALTER TABLE shop.dropped ADD COLUMN late text DEFAULT 'added later' NOT NULL;

-- storage, statistics, options
ALTER TABLE shop.everything ALTER COLUMN t SET STORAGE EXTERNAL, ALTER COLUMN t SET STATISTICS 500;
ALTER TABLE shop.everything ALTER COLUMN b SET COMPRESSION pglz;
ALTER TABLE shop.everything SET (autovacuum_enabled = true, toast.autovacuum_enabled = true);
ALTER TABLE shop.everything ALTER COLUMN whole SET (n_distinct = -0.5);
CREATE STATISTICS shop.both (ndistinct, dependencies, mcv) ON whole, big FROM shop.everything;
CREATE STATISTICS shop.expression ON (upper(t)) FROM shop.everything;
ALTER STATISTICS shop.both SET STATISTICS 50;

-- indexes of all kinds
CREATE INDEX ON shop.everything USING hash (u);
CREATE INDEX ON shop.everything USING gin (jb jsonb_path_ops);
CREATE INDEX ON shop.everything USING gist (pt);
CREATE INDEX ON shop.everything USING spgist (ip inet_ops);
CREATE INDEX ON shop.everything USING brin (big) WITH (pages_per_range = 4);
CREATE INDEX trigrams ON shop.everything USING gin (v gin_trgm_ops);
CREATE INDEX partial ON shop.everything (lower(v) DESC NULLS LAST, whole) INCLUDE (small) WHERE flag IS NOT FALSE;
CREATE INDEX collated ON shop.everything (v COLLATE shop.german text_pattern_ops) WITH (fillfactor = 60);
ALTER INDEX shop.partial ALTER COLUMN 1 SET STATISTICS 200;
CREATE UNIQUE INDEX whole_once ON shop.everything (whole) NULLS NOT DISTINCT WHERE whole IS NOT NULL;
CLUSTER shop.everything USING everything_pkey;
ALTER TABLE "Größe 大.sch""ema"."select from ""x.y"" ; --" REPLICA IDENTITY FULL;

-- partitions: range, list, hash, default, a level below, one in another schema
CREATE TABLE shop.trades (id bigint, day date NOT NULL, region text, amount numeric, CHECK (amount > 0)) PARTITION BY RANGE (day);
CREATE TABLE shop.trades_old PARTITION OF shop.trades FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE shop.trades_2020 PARTITION OF shop.trades FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY LIST (region);
CREATE TABLE shop.trades_2020_eu PARTITION OF shop.trades_2020 FOR VALUES IN ('eu', NULL);
CREATE TABLE "Größe 大.sch""ema".trades_2020_us PARTITION OF shop.trades_2020 FOR VALUES IN ('us') PARTITION BY HASH (id);
CREATE TABLE shop.trades_2020_us_0 PARTITION OF "Größe 大.sch""ema".trades_2020_us FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.trades_2020_us_1 PARTITION OF "Größe 大.sch""ema".trades_2020_us FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE shop.trades_else PARTITION OF shop.trades DEFAULT;
CREATE INDEX trades_amount ON shop.trades (amount);
INSERT INTO shop.trades
SELECT i, date '2019-06-01' + (i % 900), CASE i % 3 WHEN 0 THEN 'eu' WHEN 1 THEN 'us' END, i * 1.5 FROM generate_series(1, 3000) i;

-- inheritance
CREATE TABLE shop.animal (name text NOT NULL, legs integer DEFAULT 4);
CREATE TABLE shop.camel (humps integer CHECK (humps IN (1, 2))) INHERITS (shop.animal);
CREATE TABLE shop.robot (name text NOT NULL, legs integer DEFAULT 2, serial_number serial);
ALTER TABLE shop.robot INHERIT shop.animal;
INSERT INTO shop.animal VALUES ('cat');
INSERT INTO shop.camel VALUES ('Bactra', 4, 2), ('Drom', 4, 1);
INSERT INTO shop.robot (name) VALUES ('R');

-- keys, exclusion, deferred, circular
CREATE TABLE shop.customer (id integer PRIMARY KEY, email citext UNIQUE DEFERRABLE INITIALLY DEFERRED, favourite integer);
CREATE TABLE shop.orders (
    id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    customer integer REFERENCES shop.customer ON DELETE SET NULL (customer) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE,
    during tstzrange, room integer, EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0));
ALTER TABLE shop.customer ADD CONSTRAINT favourite_order FOREIGN KEY (favourite) REFERENCES shop.orders DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE shop.orders ADD CONSTRAINT not_checked CHECK (id > 1) NOT VALID;
BEGIN;
INSERT INTO shop.customer VALUES (1, 'A@x', 2), (2, 'b@x', NULL);
INSERT INTO shop.orders VALUES (2, 1, '[2020-01-01,2020-01-02)', 1), (3, NULL, '[2020-01-02,2020-01-03)', 1);
COMMIT;

-- sequences at odd values
CREATE SEQUENCE shop.down AS smallint INCREMENT -7 MINVALUE -32768 MAXVALUE 5 START 5 CACHE 3 CYCLE;
SELECT nextval('shop.down');
CREATE SEQUENCE shop.untouched START 42;
CREATE SEQUENCE "Größe 大.sch""ema"."seq ""q""";
SELECT setval('"Größe 大.sch""ema"."seq ""q"""', 9223372036854775807, false);
SELECT setval('shop.everything_id_seq', 5000, true);

-- functions, aggregates, operators, casts
CREATE FUNCTION shop.add(a integer, b integer DEFAULT 2, VARIADIC more integer[] DEFAULT '{}') RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5 AS $$ SELECT a + b + coalesce((SELECT sum(m)::integer FROM unnest(more) m), 0) $$;
CREATE FUNCTION shop.modern(a integer) RETURNS integer STABLE RETURN a * 2;
CREATE FUNCTION shop.names(OUT n text, OUT c bigint) RETURNS SETOF record LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = shop, pg_temp SET work_mem = '8MB' ROWS 10 AS $body$
BEGIN
    RETURN QUERY SELECT name, count(*) FROM animal GROUP BY 1; -- $$ inside
END $body$;
CREATE PROCEDURE shop.proc(INOUT x integer) LANGUAGE plpgsql AS 'BEGIN x := x + 1; END';
CREATE FUNCTION shop.join_words(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT concat_ws(' ', $1, $2) $$;
CREATE AGGREGATE shop.words(text) (SFUNC = shop.join_words, STYPE = text, INITCOND = '');
CREATE OPERATOR shop.<+> (LEFTARG = text, RIGHTARG = text, FUNCTION = shop.join_words);
CREATE FUNCTION shop.mood_number(shop.mood) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT length($1::text) $$;
CREATE CAST (shop.mood AS integer) WITH FUNCTION shop.mood_number AS ASSIGNMENT;
CREATE FUNCTION shop.cmp(shop.address, shop.address) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 0 $$;
CREATE OPERATOR FAMILY shop.family USING btree;
CREATE OPERATOR CLASS shop.by_street FOR TYPE shop.address USING btree FAMILY shop.family AS FUNCTION 1 shop.cmp(shop.address, shop.address);

COMMENT ON FUNCTION shop.add(integer, integer, integer[]) IS 'adds';

-- triggers, event triggers, rules
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.legs := coalesce(NEW.legs, 4); RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF name ON shop.animal FOR EACH ROW WHEN (NEW.name <> 'snake') EXECUTE FUNCTION shop.touch('a', 'b''c');
ALTER TABLE shop.animal ENABLE ALWAYS TRIGGER touch;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON shop.customer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop.touch();
ALTER TABLE shop.customer DISABLE TRIGGER late;
CREATE FUNCTION shop.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'ddl %', tg_tag; END $$;
CREATE EVENT TRIGGER watch_ddl ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION shop.watch();
ALTER EVENT TRIGGER watch_ddl DISABLE;
CREATE RULE no_robot_deletes AS ON DELETE TO shop.robot DO INSTEAD NOTHING;

-- views, materialized views, one filled and one not, a circle of views
CREATE VIEW shop.happy WITH (security_barrier, check_option = local) AS SELECT id, mood FROM shop.everything WHERE mood > 'ok';
ALTER VIEW shop.happy ALTER COLUMN id SET DEFAULT 3;
CREATE MATERIALIZED VIEW shop.sums AS SELECT region, sum(amount) AS total FROM shop.trades GROUP BY region WITH DATA;
CREATE UNIQUE INDEX ON shop.sums (region);
CREATE MATERIALIZED VIEW shop.unfilled AS SELECT * FROM shop.sums WITH NO DATA;
CREATE VIEW shop.circle_a AS SELECT 1 AS x;
CREATE VIEW shop.circle_b AS SELECT x FROM shop.circle_a;
CREATE OR REPLACE VIEW shop.circle_a AS SELECT 1 AS x WHERE EXISTS (SELECT 1 FROM pg_class WHERE relname = 'x');
CREATE VIEW shop.by_key AS SELECT c.id, c.email, count(*) FROM shop.customer c GROUP BY c.id;
CREATE RECURSIVE VIEW shop.numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 5;

-- row security
ALTER TABLE shop.customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.customer AS RESTRICTIVE FOR SELECT TO torture_reader USING (email = current_user::citext);
CREATE POLICY "all of it" ON shop.orders USING (true) WITH CHECK (id > 0);

-- text search
CREATE TEXT SEARCH DICTIONARY shop.plain (TEMPLATE = pg_catalog.simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION shop.searching (COPY = english);
ALTER TEXT SEARCH CONFIGURATION shop.searching ALTER MAPPING FOR asciiword WITH shop.plain, english_stem;
CREATE INDEX searched ON shop.everything USING gin (to_tsvector('shop.searching', t));

-- foreign data, publications, subscriptions (not connected)
CREATE SERVER elsewhere TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '192.0.2.1', dbname 'it''s');
CREATE USER MAPPING FOR torture_owner SERVER elsewhere OPTIONS (user 'u', password 'p');
CREATE FOREIGN TABLE shop.remote (id integer OPTIONS (column_name 'ID'), t text) SERVER elsewhere OPTIONS (table_name 'r');
CREATE PUBLICATION partly FOR TABLE shop.customer (id, email) WHERE (id > 1), shop.animal WITH (publish = 'insert');
CREATE PUBLICATION by_schema FOR TABLES IN SCHEMA "Größe 大.sch""ema" WITH (publish = 'insert');
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish_via_partition_root);
CREATE SUBSCRIPTION nowhere CONNECTION 'host=192.0.2.1 dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE);

-- large objects
SELECT lo_from_bytea(4711, decode(repeat('00ff0a', 30000), 'hex'));
SELECT lo_from_bytea(4712, '');
SELECT lo_from_bytea(4713, '\x0001');
ALTER LARGE OBJECT 4712 OWNER TO torture_owner;
COMMENT ON LARGE OBJECT 4711 IS 'ünï large';
GRANT SELECT ON LARGE OBJECT 4713 TO torture_reader WITH GRANT OPTION;

-- comments and rights
COMMENT ON COLUMN shop.everything."odd ""col"". ü" IS 'odd';
COMMENT ON INDEX shop.partial IS 'i';
COMMENT ON CONSTRAINT above_zero ON DOMAIN shop.positive IS 'c';
COMMENT ON TRIGGER touch ON shop.animal IS 't';
COMMENT ON EXTENSION hstore IS 'changed';
ALTER TABLE shop.customer OWNER TO torture_owner;
ALTER FUNCTION shop.add(integer, integer, integer[]) OWNER TO "Ödön O'Neil";
GRANT USAGE ON SCHEMA shop TO torture_reader, PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO torture_reader;
GRANT SELECT (id), UPDATE (email) ON shop.customer TO "Ödön O'Neil";
GRANT INSERT ON shop.orders TO torture_reader WITH GRANT OPTION;
REVOKE ALL ON FUNCTION shop.names() FROM PUBLIC;
REVOKE USAGE ON TYPE shop.mood FROM PUBLIC;
GRANT USAGE ON FOREIGN SERVER elsewhere TO torture_owner;
GRANT USAGE, UPDATE ON SEQUENCE shop.down TO "Ödön O'Neil";
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE torture_owner IN SCHEMA shop GRANT SELECT ON TABLES TO torture_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE torture_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE shop.by_heap2 (id integer) USING heap2;
INSERT INTO shop.by_heap2 VALUES (1);
CREATE CONVERSION shop.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;


-- a million rows
CREATE TABLE shop.million (id integer PRIMARY KEY, t text, n numeric);
INSERT INTO shop.million SELECT i, md5(i::text), i / 7.0 FROM generate_series(1, 1000000) i;
