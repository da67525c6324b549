select leases.holder, leases.run_id, runs.job, runs.started_at
from leases left join runs on runs.run_id = leases.run_id
where leases.source_id = :#lease
