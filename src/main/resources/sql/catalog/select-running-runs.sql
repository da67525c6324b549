-- A run whose lease expired is dead, and waits for being reaped.
select run_id, job, system, source, type, purpose, backup_id, holder, due_at, started_at
from runs where state = 'RUNNING'
  and exists (
    select 1 from leases
    where leases.run_id = runs.run_id and leases.expires_at > (select now_ms from catalog_clock))
order by started_at, run_id
