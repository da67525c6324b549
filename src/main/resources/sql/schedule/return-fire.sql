-- The source was busy: tried again later.
update fires set state = 'DUE', start_at = :#start_at, holder = null, claimed_at = null, attempts = attempts - 1
where system = :#system and source = :#source and due_at = :#due_at and type = :#type and state = 'CLAIMED' and run_id is null
