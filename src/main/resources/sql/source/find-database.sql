-- The database that psql's variable "db" names, as a JSON list of none or one: its oid, how many sessions it has.
SELECT coalesce(json_agg(json_build_object(
    'oid', d.oid::bigint,
    'sessions', (SELECT count(*) FROM pg_stat_activity a WHERE a.datid = d.oid))), '[]')
FROM pg_database d
WHERE d.datname = :'db'
