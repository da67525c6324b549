select target, level, outcome, message, checked_at, run_id, evidence_json from verifications
where system = :#system and source = :#source and backup_id = :#backup_id
order by checked_at desc, target
