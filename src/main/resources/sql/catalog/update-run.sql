-- No row comes back when the run was declared interrupted in the meantime.
update runs
set state = :#state, ended_at = :#ended_at, reason = :#reason, error = :#error, hint = :#hint, exit_code = :#exit_code,
    tools_json = :#tools_json, facts_json = :#facts_json
where run_id = :#run_id and state = 'RUNNING'
returning run_id
