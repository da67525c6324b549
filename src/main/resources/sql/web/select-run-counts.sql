-- Ended backup runs by source and result.
select system, source, state, count(*) as number
  from runs
 where job = 'backup-run' and state <> 'RUNNING'
 group by system, source, state
