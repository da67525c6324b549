-- The source is not in the inventory any more.
update fires set state = 'COVERED', covered_by = 'removed'
where system = :#system and source = :#source and due_at = :#due_at and type = :#type and state = 'CLAIMED' and run_id is null
