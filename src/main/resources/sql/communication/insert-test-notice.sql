-- A notice of `notify test`: leased by the process that asked for it, so that no dispatcher takes it.
insert into notices (id, incident, seq, stakeholder, channel, target, event_id, plan_line, payload_json, payload_hash,
                     state, attempts, created_at, not_before, lease_until, lease_holder)
values (:#id, :#incident, :#seq, :#stakeholder, :#channel, :#target, :#event_id, :#plan_line, :#payload_json,
        :#payload_hash, 'SENDING', 1, :#created_at, 0, (select now_ms + 120000 from catalog_clock), :#holder)
