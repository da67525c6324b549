-- Backup runs that have left no backup; under way are those that hold their lease by the catalog's clock.
select system, source, backup_id, run_id,
  case when state = 'RUNNING' and exists (
    select 1 from leases
    where leases.run_id = runs.run_id and leases.expires_at > (select now_ms from catalog_clock)) then 1 else 0 end as under_way
from runs
where job = 'backup-run'
  and not exists (
    select 1 from backups
    where backups.system = runs.system and backups.source = runs.source and backups.backup_id = runs.backup_id)
