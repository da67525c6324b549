select run_id, job, system, source, type, purpose, backup_id, holder, due_at, started_at
from runs where state = 'RUNNING'
order by started_at, run_id
