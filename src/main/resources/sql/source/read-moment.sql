-- Before the snapshot is taken: what was committed until here is in it. Parameters: none.
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS micros,
       current_setting('server_version_num')::int AS version_number,
       current_setting('server_version') AS version,
       pg_is_in_recovery() AS standby,
       (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text AS lsn,
       has_table_privilege('pg_authid', 'SELECT') AS passwords_readable,
       has_function_privilege('pg_control_system()', 'EXECUTE') AS control_readable
