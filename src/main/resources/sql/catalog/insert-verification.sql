insert into verifications (id, run_id, system, source, backup_id, target, level, outcome, message, checked_at, evidence_json)
values (:#id, :#run_id, :#system, :#source, :#backup_id, :#target, :#level, :#outcome, :#message, :#checked_at, :#evidence_json)
