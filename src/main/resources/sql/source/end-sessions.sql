-- While another session renames databases: ends their sessions, and those that come meanwhile, until the first has another
-- name, for seven seconds at most. By oid: whoever uses the names later is left alone. Variables of psql: "oids" {1,2}, "name" of the first.
-- Ends itself, too, when the program that asked for it was killed.
SELECT set_config('client_connection_check_interval', '500', false)
WHERE current_setting('server_version_num')::int >= 140000;
SET bactrian.oids = :'oids';
SET bactrian.name = :'name';
DO $$
DECLARE
    oids oid[] := current_setting('bactrian.oids')::oid[];
BEGIN
    FOR i IN 1..140 LOOP
        PERFORM pg_stat_clear_snapshot();
        PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.datid = ANY (oids);
        EXIT WHEN NOT EXISTS (
            SELECT FROM pg_database d WHERE d.oid = oids[1] AND d.datname = current_setting('bactrian.name'));
        PERFORM pg_sleep(0.05);
    END LOOP;
END $$
