select system, source, state, started_at
from (
  select runs.*, row_number() over (partition by system, source order by started_at desc, run_id desc) as recent
  from runs where state <> 'RUNNING' and job = 'copy-repair') ranked
where recent = 1
