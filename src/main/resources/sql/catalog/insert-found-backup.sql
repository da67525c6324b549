-- A backup that a target's signed manifest tells of; what the catalog knows already stays as it is.
insert into backups (system, source, backup_id, run_id, sequence, kind, type, purpose, state, suspect, consistency_at, started_at,
  ended_at, plain_bytes, stored_bytes, manifest_sha256, manifest_json)
values (:#system, :#source, :#backup_id, 'rebuilt', :#sequence, :#kind, :#type, :#purpose, :#state, :#suspect, :#consistency_at,
  :#started_at, :#ended_at, :#plain_bytes, :#stored_bytes, :#manifest_sha256, :#manifest_json)
on conflict do nothing
