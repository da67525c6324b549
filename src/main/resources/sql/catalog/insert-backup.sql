insert into backups (system, source, backup_id, run_id, sequence, kind, type, purpose, state, consistency_at, started_at,
  ended_at, plain_bytes, stored_bytes, manifest_sha256, manifest_json)
values (:#system, :#source, :#backup_id, :#run_id, :#sequence, :#kind, :#type, :#purpose, :#state, :#consistency_at,
  :#started_at, :#ended_at, :#plain_bytes, :#stored_bytes, :#manifest_sha256, :#manifest_json)
