-- What the last restores measured; a forecast compares with them.
select system, source, facts_json from runs
where job = 'restore-run' and state = 'OK'
order by started_at desc
limit 50
