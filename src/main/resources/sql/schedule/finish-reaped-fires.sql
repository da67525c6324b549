update fires set state = 'DONE'
where state = 'CLAIMED' and run_id in (select run_id from runs where state <> 'RUNNING')
