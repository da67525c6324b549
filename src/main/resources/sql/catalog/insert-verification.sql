insert into verifications (id, system, source, backup_id, target, level, outcome, checked_at, evidence_json)
values (:#id, :#system, :#source, :#backup_id, :#target, :#level, :#outcome, :#checked_at, :#evidence_json)
