insert into runs (run_id, job, system, source, server, type, purpose, backup_id, state, holder, due_at, started_at, config_hash)
values (:#run_id, :#job, :#system, :#source, :#server, :#type, :#purpose, :#backup_id, 'RUNNING', :#holder, :#due_at, :#started_at, :#config_hash)
