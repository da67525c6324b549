-- One fire at most: the first by priority, within the limits of backups in all and of work per server. A claim counts as a run
-- until the run is open. Priority 99 waits until nothing else is ready, claimed or running.
update fires
set state = 'CLAIMED', holder = :#holder, claimed_at = (select now_ms from catalog_clock), attempts = attempts + 1
where state = 'DUE' and (system, source, due_at, type) = (
  select f.system, f.source, f.due_at, f.type from fires f
  where f.state = 'DUE' and f.start_at <= :#now
    and (select count(*) from runs where state = 'RUNNING' and job = 'backup-run')
      + (select count(*) from fires c where c.state = 'CLAIMED' and c.run_id is null) < :#maximum
    and not exists (select 1 from runs r where r.state = 'RUNNING' and r.job in ('backup-run', 'restore-run') and r.server = f.server)
    and not exists (select 1 from fires c where c.state = 'CLAIMED' and c.run_id is null and c.server = f.server)
    and (f.priority < 99 or (
      not exists (select 1 from runs r where r.state = 'RUNNING' and r.job = 'backup-run')
      and not exists (select 1 from fires c where c.state = 'CLAIMED' and c.run_id is null)
      and not exists (select 1 from fires d where d.state = 'DUE' and d.start_at <= :#now and d.priority < 99)))
  order by f.priority, f.start_at, f.system, f.source
  limit 1)
returning system, source, due_at, type
