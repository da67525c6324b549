-- A degraded run did not fail: what it lacks is its reason.
select run_id, system, source, state, started_at, ended_at,
  case when state = 'DEGRADED' then reason else error end as error, hint, exit_code
from (
  select runs.*, row_number() over (partition by system, source order by started_at desc, run_id desc) as recent
  from runs where state <> 'RUNNING' and job = 'backup-run') ranked
where recent = 1
