select system, source, backup_id, sequence, kind, type, purpose, state, suspect, consistency_at, started_at, ended_at, plain_bytes, stored_bytes,
  manifest_sha256
from backups
where (:#system = '' or system = :#system) and (:#source = '' or source = :#source)
order by system, source, sequence desc
