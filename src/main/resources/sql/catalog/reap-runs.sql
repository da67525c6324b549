update runs
set state = 'FAILED', ended_at = (select now_ms from catalog_clock), error = 'interrupted: its process ended or lost the lease',
    hint = 'the next scheduled run takes its place; or start one with bactrian backup', exit_code = 130
where state = 'RUNNING'
  and not exists (
    select 1 from leases
    where leases.run_id = runs.run_id and leases.expires_at > (select now_ms from catalog_clock))
returning run_id, system, source, job, type, holder, started_at, ended_at, error, hint
