-- The fire belongs to its run from the moment the run is open.
update fires set run_id = :#run_id
where system = :#system and source = :#source and due_at = :#due_at and type = :#type and state = 'CLAIMED' and run_id is null
