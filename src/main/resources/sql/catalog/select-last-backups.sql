-- Safety backups are never the latest.
select system, source, backup_id, state, sequence, consistency_at, started_at, ended_at, plain_bytes, stored_bytes,
  (select count(*) from copies c where c.system = ranked.system and c.source = ranked.source
     and c.backup_id = ranked.backup_id) as all_copies,
  (select count(*) from copies c where c.system = ranked.system and c.source = ranked.source
     and c.backup_id = ranked.backup_id and c.state <> 'COMPLETE') as open_copies
from (
  select backups.*, row_number() over (partition by system, source order by sequence desc) as recent
  from backups where purpose <> 'safety') ranked
where recent = 1
